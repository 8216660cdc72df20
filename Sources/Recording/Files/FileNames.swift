/// Names for the files of one recording: the participant's name in plain letters, never twice, never a path.
package struct FileNames {
    private var taken: Set<String> = []

    /// Of a whole name, with `-12` and `.webm`.
    private static let longest = 64
    private static let longestStem = 48

    package init() {}

    /// `ana.webm`, the next one `ana-2.webm`.
    /// - Parameter suffix: `screen` for `ana-screen.webm`.
    package mutating func make(for participant: String, suffix: String? = nil, pathExtension: String) -> String {
        let stem = [Self.plain(participant), suffix].compactMap { $0 }.joined(separator: "-")
        var name = stem
        var number = 2
        // By stem, so that `ana.webm` and `ana.ogg` are two people everywhere.
        while !taken.insert(name).inserted {
            name = "\(stem)-\(number)"
            number += 1
        }
        return "\(name).\(pathExtension)"
    }

    /// Lower-case ASCII letters and digits with single hyphens between words; `participant` when nothing is left.
    static func plain(_ name: String) -> String {
        var plain = ""
        for scalar in name.lowercased().unicodeScalars {
            let piece = LatinLetters.plain(scalar)
            if let piece {
                plain += piece
            } else if !plain.isEmpty, plain.last != "-" {
                plain += "-"
            }
            if plain.utf8.count >= longestStem { break }
        }
        plain = String(plain.prefix(longestStem))
        while plain.last == "-" { plain.removeLast() }
        if plain.isEmpty { return "participant" }
        return isReserved(plain) ? "participant-\(plain)" : plain
    }

    /// Names that Windows keeps for devices, with any extension: files are downloaded there, too.
    private static func isReserved(_ name: String) -> Bool {
        if ["con", "prn", "aux", "nul"].contains(name) { return true }
        guard name.utf8.count == 4, let digit = name.last, ("0"..."9").contains(digit) else { return false }
        return name.hasPrefix("com") || name.hasPrefix("lpt")
    }
}
