/// Latin letters with marks as plain ones: é is e, ß is ss. Other scripts have no plain form here.
enum LatinLetters {
    /// The plain form of a lower-case letter or digit; empty for a mark that belongs to the letter before it; nil for everything else.
    static func plain(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "a"..."z", "0"..."9": String(scalar)
        // Combining diacritical marks, and apostrophes: O'Neill is one word.
        case "\u{300}"..."\u{36F}", "'", "\u{2019}": ""
        default: letters[scalar]
        }
    }

    private static let letters: [Unicode.Scalar: String] = {
        var letters: [Unicode.Scalar: String] = [:]
        for (plain, marked) in table {
            for scalar in marked.unicodeScalars { letters[scalar] = plain }
        }
        return letters
    }()

    /// Latin-1 Supplement, Latin Extended-A, and what Romanian and Vietnamese need beyond.
    private static let table: [(String, String)] = [
        ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęěẹẻẽếềểễệ"), ("g", "ĝğġģ"),
        ("h", "ĥħ"), ("i", "ìíîïĩīĭįıỉị"), ("ij", "ĳ"), ("j", "ĵ"), ("k", "ķĸ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉŋ"),
        ("o", "òóôõöøōŏőơọỏốồổỗộớờởỡợ"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšșſ"), ("ss", "ß"), ("t", "ţťŧț"), ("th", "þ"),
        ("u", "ùúûüũūŭůűųưụủứừửữự"), ("w", "ŵ"), ("y", "ýÿŷỳỵỷỹ"), ("z", "źżž"),
    ]
}
