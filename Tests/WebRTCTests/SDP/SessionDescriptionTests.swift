import Testing

@testable import WebRTC

@Suite struct SessionDescriptionTests {
    private static let small = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"

    private func error(of text: String) -> SDPParseError? {
        do {
            _ = try SessionDescription(parsing: text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: OfferFixture.all) func `a description comes out as it went in`(fixture: OfferFixture) throws {
        let text = try fixture.text()
        let description = try SessionDescription(parsing: text)
        #expect(try SessionDescription(parsing: description.description) == description)
        // What a peer may write in more than one way, and we in one. Firefox and GStreamer order lines as they please.
        let canonical = text[...].parts(separatedBy: "\n").map { line in
            var line = line.utf8.last == UInt8(ascii: "\r") ? Substring(line.utf8.dropLast()) : line
            while line.hasPrefix("a=rtcp-fb"), line.last == " " { line.removeLast() }
            return line == "a=ice-options:ice2,trickle" ? "a=ice-options:ice2 trickle" : String(line)
        }
        #expect(description.description.split(separator: "\r\n").map { String($0) }.sorted() == canonical.sorted())
    }

    @Test func `the lines of a session are written in the order of the RFC`() throws {
        let text =
            "v=0\no=me 1 2 IN IP6 ::1\na=ice-lite\nk=x\nt=1 2\nb=AS:1\nr=1\ni=about\ns=name\nm=audio 1 RTP/AVP 0\nb=AS:2\nc=IN IP4 0.0.0.0\ni=it\na=mid:0\n"
        let expected =
            "v=0\r\no=me 1 2 IN IP6 ::1\r\ns=name\r\nb=AS:1\r\ni=about\r\nt=1 2\r\nk=x\r\nr=1\r\na=ice-lite\r\n"
            + "m=audio 1 RTP/AVP 0\r\ni=it\r\nc=IN IP4 0.0.0.0\r\nb=AS:2\r\na=mid:0\r\n"
        #expect(try SessionDescription(parsing: text).description == expected)
    }

    @Test func `lines may end in CRLF or LF, and the last in nothing or in empty lines`() throws {
        let description = try SessionDescription(parsing: Self.small)
        let bare = Self.small.split(separator: "\r\n").joined(separator: "\n")
        for text in [bare, bare + "\n", bare + "\n\n\r\n", Self.small + "\r\n"] {
            #expect(try SessionDescription(parsing: text) == description)
        }
    }

    @Test(arguments: [
        ("", 1, "begins with v=0"), ("v=1\n", 1, "begins with v=0"), ("m=audio 9 RTP/AVP 0\n", 1, "begins with v=0"),
        ("v=0\ns=-\n", 2, "o= is missing"), ("v=0\no=- 1 IN IP4 x\n", 2, "o= needs"), ("v=0\no=- +1 2 IN IP4 x\n", 2, "o= needs"),
        ("v=0\n\ns=-\n", 2, "not of the form"), ("v=0\no\n", 2, "not of the form"), ("v=0\nO=x\n", 2, "not of the form"),
        ("v=0\no=- 1 2 IN IP4 x\na=\n", 3, "without a name"), ("v=0\no=- 1 2 IN IP4 x\na=:1\n", 3, "without a name"),
        ("v=0\no=- 1 2 IN IP4 x\ns=\u{0}\n", 3, "control character"), ("v=0\no=- 1 2 IN IP4 x\rs=-\n", 2, "control character"),
        ("v=0\no=- 1 2 IN IP4 x\nm=audio 9 RTP/AVP\n", 3, "m= needs"), ("v=0\no=- 1 2 IN IP4 x\nm=audio 65536 RTP/AVP 0\n", 3, "no port"),
        ("v=0\no=- 1 2 IN IP4 x\nm=au(dio 1 RTP/AVP 0\n", 3, "characters"),
        ("v=0\no=- 1 2 IN IP4 x\nm=audio 1 RTP/AVP 0\na=mid:a b\n", 4, "a=mid needs"),
        ("v=0\no=- 1 2 IN IP4 x\nm=audio 1 RTP/AVP 0\na=rtpmap:128 opus/48000\n", 4, "a=rtpmap needs"),
    ])
    func `an error names the line and what is wrong with it`(text: String, line: Int, reason: String) {
        let error = error(of: text)
        #expect(error?.line == line)
        #expect(error?.reason.contains(reason) == true)
    }

    @Test func `there are limits to size, to m-sections and to lines`() {
        let section = "m=audio 9 RTP/AVP 0\r\n"
        let most = Self.small + String(repeating: section, count: SDPParser.maximumMediaCount)
        #expect(error(of: most) == nil)
        #expect(error(of: most + section)?.reason == "more than 256 m-sections")
        let longest = "s=" + String(repeating: "x", count: SDPParser.maximumLineLength - 2)
        #expect(error(of: Self.small + longest) == nil)
        #expect(error(of: Self.small + longest + "x")?.reason == "longer than 8192 bytes")
        let padding = String(repeating: "a=x\n", count: (SDPParser.maximumSize - Self.small.utf8.count) / 4)
        #expect(error(of: Self.small + padding) == nil)
        #expect(error(of: Self.small + padding + "a=xxxx\n")?.reason == "more than 256 KiB of SDP")
    }

    @Test func `a combining mark does not hide a separator`() throws {
        let description = try SessionDescription(parsing: Self.small + "a=x:\u{301}1\r\ns=\u{301}\r\n")
        #expect(description.attributes == [.other(name: "x", value: "\u{301}1")])
        #expect(description.sessionName == "\u{301}")
    }
}
