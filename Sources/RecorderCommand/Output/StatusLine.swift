import Foundation

/// One line on standard error that says what a command is doing; nothing where standard error is no terminal.
struct StatusLine: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1

    func show(_ text: String) {
        if isShown { write("\r\u{1B}[K\(DisplayText.plain(text))") }
    }

    func clear() {
        if isShown { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
