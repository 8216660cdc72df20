/// What a marker may be called: one line of 1…200 bytes that is not blank.
package enum MarkerLabel {
    package static let rule = "one line of text that is not empty and has at most 200 bytes"

    package static func isValid(_ text: String) -> Bool {
        text.contains { !$0.isWhitespace } && text.utf8.count <= 200
            && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}
