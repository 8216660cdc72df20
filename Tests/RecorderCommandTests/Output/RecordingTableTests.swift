import Media
import Recording
import Testing

@testable import RecorderCommand

@Suite struct RecordingTableTests {
    @Test func `columns are as wide as their widest cell, and lines have no blanks at their end`() {
        let text = RecordingTable.columns([["ID", "NAME"], ["1", "stand-up"], ["1000", ""]])
        #expect(text == "ID    NAME\n1     stand-up\n1000")
    }

    @Test(arguments: [(0, "0:00"), (12.4, "0:12"), (59.6, "1:00"), (3723, "1:02:03")] as [(Double, String)])
    func `durations read like a clock`(seconds: Double, text: String) {
        #expect(DisplayText.duration(seconds) == text)
    }

    @Test(
        arguments: [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (3_145_728, "3.1 MB"), (2_000_000_000_000, "2.0 TB")] as [(Int64, String)]
    )
    func `sizes are in powers of ten`(bytes: Int64, text: String) {
        #expect(DisplayText.size(bytes) == text)
    }

    @Test func `a name cannot move the cursor`() {
        #expect(DisplayText.plain("Ana\u{1B}[2J\r\n\u{202E}x\u{9B}") == "Ana[2Jx")
    }
}
