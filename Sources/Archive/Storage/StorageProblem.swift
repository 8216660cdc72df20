/// Why nothing new can be recorded now. The text is for whoever asked: it names no path.
package enum StorageProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes that are free, and that must be.
    case low(free: Int64, minimum: Int64)
    /// The folder is not the one that was opened: removed, renamed, or its disk is not mounted any more.
    case gone
    /// The kernel's words.
    case failing(reason: String)
    /// Bytes that wait to be written, and that may.
    case behind(waiting: Int, limit: Int)

    package var description: String {
        switch self {
        case .low(let free, let minimum):
            "the disk is full: \(Self.megabytes(free)) MB are free, and a recording needs \(Self.megabytes(minimum)) MB to begin; "
                + "delete recordings or make room"
        case .gone:
            "the data folder is gone: it was removed, renamed or unmounted; bring it back, or restart the service to begin a new one"
        case .failing(let reason):
            "the disk cannot be written: \(reason); have the operator look at it"
        case .behind(let waiting, let limit):
            "the disk is too slow: \(Self.megabytes(Int64(waiting))) of at most \(Self.megabytes(Int64(limit))) MB wait to be written; "
                + "try again when it has caught up"
        }
    }

    /// For the label of a metric.
    package var kind: String {
        switch self {
        case .low: "full"
        case .gone: "gone"
        case .failing: "failing"
        case .behind: "slow"
        }
    }

    private static func megabytes(_ bytes: Int64) -> Int64 { max(0, bytes) / 1_000_000 }
}
