import Glibc

/// Why nothing could be measured.
package enum BenchmarkError: Error, Hashable, CustomStringConvertible {
    case system(String, code: Int32)
    /// The service did not start, or ended early.
    case service(String)
    case refused(status: Int, String)
    case answer(String)
    case floor(String)
    case joining(failed: Int, of: Int, String)

    package var description: String {
        switch self {
        case .system(let operation, let code): "\(operation) failed: \(String(cString: strerror(code)))"
        case .service(let reason): "the service that is to be measured cannot be used: \(reason)"
        case .refused(let status, let reason): "the service refused a publisher with \(status): \(reason)"
        case .answer(let reason): "the service's answer cannot be used: \(reason)"
        case .floor(let reason): "the floor cannot be measured: \(reason)"
        case .joining(let failed, let count, let reason): "\(failed) of \(count) publishers could not join: \(reason)"
        }
    }
}
