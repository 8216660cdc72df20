package import Recording

/// Why a data folder, or something in it, cannot be had. The text tells the operator what to do.
package enum ArchiveError: Error, Equatable, CustomStringConvertible {
    case folderMissing(path: String)
    case folderUnusable(path: String, reason: String)
    /// Another process holds `DATA/.lock`; `holder` is what it wrote there, as `pid 4711, http://…`.
    case folderInUse(path: String, holder: String)
    case readOnly(path: String)
    case noSuchRecording(RecordingID)
    case noSuchFile(RecordingID, name: String)
    case stillRecording(RecordingID)
    /// `hold` is set: it must not be deleted.
    case held(RecordingID)
    case manifestUnreadable(path: String, reason: String)
    case disk(DiskError)
    case catalogue(reason: String)

    package var description: String {
        switch self {
        case .folderMissing(let path):
            "there is no data folder at \(path); check --data, or start `recorder serve` to make it"
        case .folderUnusable(let path, let reason):
            "the data folder \(path) cannot be used: \(reason); give its owner write access or choose another one with --data"
        case .folderInUse(let path, let holder):
            "the data folder \(path) is in use by another recorder (\(holder)); stop that one or choose another folder with --data"
        case .readOnly(let path):
            "the data folder \(path) was opened for reading only"
        case .noSuchRecording(let id):
            "there is no recording \(id)"
        case .noSuchFile(let id, let name):
            "recording \(id) has no file \(name)"
        case .stillRecording(let id):
            "recording \(id) has not ended yet; stop it first"
        case .held(let id):
            "recording \(id) is on hold; take the hold off first"
        case .manifestUnreadable(let path, let reason):
            "\(path) cannot be read: \(reason)"
        case .disk(let error):
            error.description
        case .catalogue(let reason):
            "the catalogue cannot be used: \(reason); `recorder reindex` rebuilds it from the recordings"
        }
    }
}
