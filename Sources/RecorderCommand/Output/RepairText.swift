import Archive
import Media

/// What a repair did, for a person on a terminal.
enum RepairText {
    static func text(of report: FileRepair.Report) -> String {
        let path = DisplayText.plain(report.path)
        var lines: [String] = []
        switch report.outcome {
        case .untouched where report.findings.isEmpty: lines.append("\(path): already whole, nothing was changed")
        case .untouched: lines.append("\(path): nothing that a repair could mend; nothing was changed")
        case .mended: lines.append("\(path): repaired")
        }
        lines += report.findings.map { ($0.isMendable ? "  mended: " : "  remains: ") + "\($0)" }
        if report.lostBytes > 0, report.outcome == .mended {
            lines.append("  \(DisplayText.size(Int64(report.lostBytes))) are left out: nothing can be made of them")
        }
        let duration = DisplayText.duration(report.duration.inSeconds)
        lines.append("  \(duration), \(report.frames) frames, \(DisplayText.size(report.bytes))")
        return lines.joined(separator: "\n")
    }

    static func text(of file: RepairedFile) -> String {
        let name = DisplayText.plain(file.name)
        switch file.outcome {
        case .repaired(let report): return text(of: report)
        case .failed(let reason): return "\(name): not repaired: \(reason)"
        case .recovered(.whole): return "\(name): already whole"
        case .recovered(.repaired(let torn)): return "\(name): finished\(left(torn))"
        case .recovered(.cut(let torn)): return "\(name): finished without an index, for the disk is full\(left(torn))"
        case .recovered(.empty): return "\(name): nothing was ever written into it"
        case .recovered(.unreadable(let reason)): return "\(name): nothing in it could be read (\(reason)); it is kept as \(name).damaged"
        }
    }

    private static func left(_ torn: Int64) -> String {
        torn > 0 ? "; \(DisplayText.size(torn)) of a torn end are left out" : ""
    }
}
