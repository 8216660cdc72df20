import Archive
import Foundation

/// What a verification found, for people and for machines.
enum VerifiedFileText {
    static func text(of file: VerifiedFile) -> String {
        let name = ([file.recording, file.name].compactMap { $0 }).map(DisplayText.plain).joined(separator: "/")
        var facts = [DisplayText.duration(file.duration), "\(file.frames) frames", DisplayText.size(file.bytes)]
        if file.decoded { facts.append("decoded") }
        let verdict = file.whole ? "whole" : "NOT WHOLE"
        let findings = file.findings.map { finding in
            "\n  \(DisplayText.plain(finding.message))\(finding.mendable ? " (`recorder repair` mends it)" : "")"
        }
        return "\(name): \(verdict) (\(facts.joined(separator: ", ")))" + findings.joined()
    }

    static func line(_ file: VerifiedFile) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(file), as: UTF8.self)
    }
}
