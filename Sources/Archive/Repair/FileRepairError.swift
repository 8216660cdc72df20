/// Why a file was not repaired; it is as it was.
package enum FileRepairError: Error, Hashable, CustomStringConvertible {
    case nothingToSave
    case changedMeanwhile
    case notVerified(reason: String)
    case belongsToRecording(id: String)

    package var description: String {
        switch self {
        case .nothingToSave: "there is no whole frame in the file: nothing can be saved"
        case .changedMeanwhile: "the file changed while it was read; repair it when nobody writes it any more"
        case .notVerified(let reason):
            "the repaired file did not stand the check (\(reason)), and was thrown away; the original is as it was"
        case .belongsToRecording(let id):
            "the file belongs to recording \(id); use `recorder repair \(id) --data DIR`, or write to another file with -o"
        }
    }
}
