import Foundation
import Synchronization

/// One line on standard error that says how far a command is; nothing where standard error is no terminal.
final class ProgressLine: Sendable {
    private let label: String
    private let total: Int64?
    private let isShown = isatty(STDERR_FILENO) == 1
    private let lastPercent = Mutex(-1)

    /// - Parameter total: in bytes; nil when progress is told as a fraction.
    init(label: String, total: Int64?) {
        self.label = label
        self.total = total
    }

    func update(bytes: Int64) {
        guard let total, total > 0 else { return }
        update(fraction: Double(bytes) / Double(total))
    }

    func update(fraction: Double) {
        guard isShown else { return }
        let percent = Int(max(0, min(1, fraction)) * 100)
        let isNews = lastPercent.withLock { last in
            defer { last = percent }
            return last != percent
        }
        if isNews { write("\r\(DisplayText.plain(label)): \(percent) %") }
    }

    func finish() {
        if isShown, lastPercent.withLock({ $0 >= 0 }) { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
