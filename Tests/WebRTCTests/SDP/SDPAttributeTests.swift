import Testing

@testable import WebRTC

@Suite struct SDPAttributeTests {
    private func attribute(_ text: String) -> SDPAttribute {
        let (name, value) = text[...].cut(at: ":")
        return SDPAttribute(name: name, value: value)
    }

    @Test(
        arguments: [
            ("rtpmap:111 opus/48000/2", .rtpmap(RTPMap(payloadType: 111, encodingName: "opus", clockRate: 48_000, channels: 2))),
            ("rtpmap:96 VP8/90000", .rtpmap(RTPMap(payloadType: 96, encodingName: "VP8", clockRate: 90_000))),
            (
                "fmtp:111 minptime=10;useinbandfec=1",
                .formatParameters(FormatParameters(payloadType: 111, text: "minptime=10;useinbandfec=1"))
            ),
            ("rtcp-fb:96 nack pli", .feedback(RTCPFeedback(payloadType: 96, kind: "nack pli"))),
            ("rtcp-fb:* transport-cc", .feedback(RTCPFeedback(payloadType: nil, kind: "transport-cc"))),
            ("extmap:4 urn:x", .headerExtension(HeaderExtensionDeclaration(id: 4, uri: "urn:x"))),
            (
                "extmap:9/sendonly urn:x vad=on",
                .headerExtension(HeaderExtensionDeclaration(id: 9, direction: .sendonly, uri: "urn:x", parameters: "vad=on"))
            ),
            ("extmap-allow-mixed", .extmapAllowMixed),
            (
                "rid:h send pt=96,97;max-width=1280",
                .rid(RIDDeclaration(rid: "h", direction: .send, restrictions: "pt=96,97;max-width=1280"))
            ),
            ("simulcast:send h,i;~l recv x", .simulcast(SimulcastDeclaration(send: [["h", "i"], ["~l"]], receive: [["x"]]))),
            ("ssrc:4294967295 cname:a:b", .ssrc(SSRCAttribute(ssrc: .max, name: "cname", value: "a:b"))),
            ("ssrc-group:FID 1 2", .ssrcGroup(SSRCGroup(semantics: "FID", ssrcs: [1, 2]))),
            ("msid:stream track", .msid(MediaStreamIdentifier(streamID: "stream", trackID: "track"))),
            ("msid:- track", .msid(MediaStreamIdentifier(streamID: nil, trackID: "track"))),
            ("mid:audio0", .mid("audio0")),
            ("group:BUNDLE 0 1", .group(MediaGroup(semantics: "BUNDLE", mids: ["0", "1"]))),
            ("group:BUNDLE", .group(MediaGroup(semantics: "BUNDLE", mids: []))),
            ("bundle-only", .bundleOnly), ("sendonly", .direction(.sendonly)), ("setup:actpass", .setup(.actpass)),
            ("fingerprint:sha-1 AB", .fingerprint("sha-1 AB")), ("ice-ufrag:abcd", .iceUfrag("abcd")), ("ice-pwd:x", .icePassword("x")),
            ("ice-options:trickle renomination", .iceOptions(["trickle", "renomination"])), ("ice-lite", .iceLite),
            ("candidate:1 1 udp 1 ::1 9 typ host", .candidate("1 1 udp 1 ::1 9 typ host")), ("end-of-candidates", .endOfCandidates),
            ("rtcp-mux", .rtcpMux), ("rtcp-mux-only", .rtcpMuxOnly), ("rtcp-rsize", .reducedSizeRTCP),
            ("content:slides,main", .content(["slides", "main"])),
            ("framerate:30", .other(name: "framerate", value: "30")), ("x-google", .other(name: "x-google", value: nil)),
        ] as [(String, SDPAttribute)])
    func `is read, and written as it was`(text: String, expected: SDPAttribute) {
        #expect(attribute(text) == expected)
        #expect(expected.description == text)
    }

    @Test(arguments: [
        "rtpmap:128 opus/48000", "rtpmap:+1 opus/48000", "rtpmap:1 opus", "rtpmap:1 opus/48000/2/3", "rtpmap:", "fmtp:111", "fmtp:x y",
        "rtcp-fb:96", "rtcp-fb:128 nack", "extmap:0 urn:x", "extmap:4", "extmap:4/sideways urn:x", "extmap:70000 urn:x", "rid:h",
        "rid:ä send",
        "rid:h up", "simulcast:send", "simulcast: send rid=h;l", "simulcast:send h send l", "simulcast:recv", "ssrc:1", "ssrc:4294967296 x",
        "ssrc:-1 x", "ssrc-group:FID", "ssrc-group:FID 1 x", "msid:", "msid:a b c", "mid:", "mid:a b", "group:", "setup:maybe",
        "fingerprint:",
        "ice-ufrag:", "ice-pwd:", "candidate:",
    ])
    func `is kept as it is where it cannot be read`(text: String) {
        let (name, value) = text[...].cut(at: ":")
        #expect(attribute(text) == .other(name: String(name), value: value.map { String($0) }))
        #expect(attribute(text).description == text)
    }

    @Test func `a format's parameters are found without case and spaces`() {
        let parameters = FormatParameters(payloadType: 97, text: "rtx-time=3000; APT = 96 ;x")
        #expect(parameters.value(of: "apt") == "96")
        #expect(parameters.value(of: "x") == nil)
        #expect(parameters.value(of: "y") == nil)
    }
}
