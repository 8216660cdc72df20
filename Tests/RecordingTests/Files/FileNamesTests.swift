import Testing

@testable import Recording

struct FileNamesTests {
    @Test(arguments: [
        ("Ana", "ana"), ("Ana María", "ana-maria"), ("Ana Mari\u{301}a", "ana-maria"), ("Jürgen Groß", "jurgen-gross"),
        ("O'Neill", "oneill"), ("Łukasz Żak", "lukasz-zak"), ("Nguyễn", "nguyen"), ("  --x--  ", "x"), ("", "participant"),
        ("Åsa & Øyvind (mobile)", "asa-oyvind-mobile"), ("../../etc/passwd", "etc-passwd"), ("a/b\\c", "a-b-c"), (".hidden", "hidden"),
        ("東京", "participant"), ("Анна", "participant"), ("👩‍💻 Ana", "ana"), ("\u{0}\n", "participant"),
        ("CON", "participant-con"), ("lpt1", "participant-lpt1"), ("Com9", "participant-com9"), ("com", "com"), ("console", "console"),
    ])
    func `a name becomes plain letters`(name: String, expected: String) {
        #expect(FileNames.plain(name) == expected)
    }

    @Test func `no two files of a recording have the same name`() {
        var names = FileNames()
        #expect(names.make(for: "Ana", pathExtension: "webm") == "ana.webm")
        #expect(names.make(for: "ANA", pathExtension: "webm") == "ana-2.webm")
        #expect(names.make(for: "ána", pathExtension: "ogg") == "ana-3.ogg")
        #expect(names.make(for: "Ana", suffix: "screen", pathExtension: "webm") == "ana-screen.webm")
        #expect(names.make(for: "Ana Screen", pathExtension: "webm") == "ana-screen-2.webm")
        #expect(names.make(for: "Ana 2", pathExtension: "webm") == "ana-2-2.webm")
    }

    @Test func `long names are cut`() {
        var names = FileNames()
        for _ in 0..<120 {
            let name = names.make(for: String(repeating: "Ana ", count: 100), suffix: "screen", pathExtension: "webm")
            #expect(name.utf8.count <= 64)
            #expect(!name.contains("--"))
        }
    }
}
