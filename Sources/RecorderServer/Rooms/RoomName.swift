/// A room's name as people type it: 1…128 characters, no control characters, no space at its ends.
package struct RoomName: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard (1...128).contains(text.count), text.utf8.count <= 512, isPlain(text), text.first != " ", text.last != " " else { return nil }
        self.text = text
    }

    package static let rule = "a room's name has 1 to 128 characters, none of them a control character, and no space at its ends"
}

/// A person's name as others see it: at most 100 characters, no control characters.
package struct PersonName: Hashable, Sendable {
    package let text: String

    /// Nobody has to have a name.
    package static let anonymous = PersonName(text: "Guest")

    private init(text: String) {
        self.text = text
    }

    package init?(_ text: String) {
        guard text.count <= 100, text.utf8.count <= 400, isPlain(text) else { return nil }
        let words = text.split(separator: " ")
        self.text = words.isEmpty ? Self.anonymous.text : words.joined(separator: " ")
    }

    package static let rule = "a name has at most 100 characters, none of them a control character"
}

/// No C0 or C1 controls, and nothing that turns the direction of the text around it.
private func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
