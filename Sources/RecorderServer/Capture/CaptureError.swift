/// Why nothing can be made of a capture.
package enum CaptureError: Error, Hashable, CustomStringConvertible {
    /// A pcapng file that some other program wrote.
    case notOurs
    case unsupportedVersion(Int, application: String?)
    /// A record that cannot be read, or that says what cannot be.
    case damagedRecord(number: Int, reason: String)

    package var description: String {
        switch self {
        case .notOurs:
            "this capture was not made by Recorder: it has packets, but no word of how they were negotiated; only captures of serve --capture can be replayed"
        case .unsupportedVersion(let version, let application):
            "the capture has format version \(version)\(application.map { ", made by \($0)" } ?? ""); this program reads version \(CaptureHeader.currentVersion)"
        case .damagedRecord(let number, let reason): "record \(number) of the capture cannot be: \(reason)"
        }
    }
}
