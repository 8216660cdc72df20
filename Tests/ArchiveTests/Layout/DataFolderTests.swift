import Archive
import Recording
import Testing

struct DataFolderTests {
    @Test(arguments: [
        // The first 48 bits are milliseconds since 1970.
        ("00000000-0000-7000-8000-000000000000", "1970/01/01"),
        ("019f8b0a-6bff-7abc-8000-0123456789ab", "2026/07/22"),
        ("018de8a6-a800-7000-8000-000000000000", "2024/02/27"),
        ("018df2f3-5c00-7000-8000-000000000000", "2024/02/29"),
        ("ffffffff-ffff-7000-8000-000000000000", "10889/08/02"),
    ])
    func `a recording lies under the day on which it was made`(text: String, day: String) throws {
        let id = try #require(RecordingID(text))
        #expect(DataFolder("/data/").folder(of: id) == "/data/recordings/\(day)/\(text)")
    }

    @Test(arguments: ["ana.webm", "ana-2.webm", "ana-screen.webm", "näme mit Leerzeichen.ogg", String(repeating: "a", count: 200)])
    func `plain names are names`(name: String) {
        #expect(PlainFileName(name)?.text == name)
    }

    @Test(arguments: [
        "", ".", "..", ".hidden", "a/b.webm", "../ana.webm", "/etc/passwd", "a\\b", "a\0b", "a\nb", "a\u{7F}", "recording.json",
        "ana.webm.part", "recording.json.new", String(repeating: "a", count: 201),
    ])
    func `paths, hidden names and the archive's own names are not`(name: String) {
        #expect(PlainFileName(name) == nil)
    }
}
