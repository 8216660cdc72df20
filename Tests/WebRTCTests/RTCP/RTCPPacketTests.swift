import Media
import Testing
import WebRTC

@Suite struct RTCPPacketTests {
    private static let report: [UInt8] = [
        0x81, 200, 0x00, 0x0C,  // SR with one report block, 13 words
        0x00, 0x00, 0x11, 0x11,  // SSRC
        0xE0, 0x00, 0x00, 0x01, 0x80, 0x00, 0x00, 0x00,  // NTP
        0x00, 0x01, 0x5F, 0x90,  // RTP timestamp 90 000
        0x00, 0x00, 0x00, 0x0A,  // 10 packets
        0x00, 0x00, 0x10, 0x00,  // 4096 octets
        0x00, 0x00, 0x22, 0x22,  // report about this SSRC
        0x40, 0xFF, 0xFF, 0xFE,  // a quarter lost, -2 in all
        0x00, 0x01, 0x00, 0x05,  // highest 65 541
        0x00, 0x00, 0x00, 0x07,  // jitter
        0x12, 0x34, 0x56, 0x78,  // LSR
        0x00, 0x01, 0x00, 0x00,  // DLSR: 1 s
    ]
    private static let names: [UInt8] = [
        0x81, 202, 0x00, 0x04,  // SDES with one chunk
        0x00, 0x00, 0x11, 0x11,  // SSRC
        0x06, 0x01, 0x78,  // TOOL "x"
        0x01, 0x04, 0x61, 0x6E, 0x61, 0x21,  // CNAME "ana!"
        0x00, 0x00, 0x00,  // end, filled up
    ]
    private static let goodbye: [UInt8] = [
        0x81, 203, 0x00, 0x02,  // BYE of one source
        0x00, 0x00, 0x11, 0x11,
        0x02, 0x6F, 0x6B, 0x00,  // reason "ok"
    ]
    private static let application: [UInt8] = [0x80, 204, 0x00, 0x02, 0, 0, 0, 1, 0x6E, 0x61, 0x6D, 0x65]
    private static let extendedReport: [UInt8] = [
        0x80, 207, 0x00, 0x0D, 0, 0, 0, 1,  // XR of SSRC 1, 14 words
        4, 0, 0x00, 0x02,  // RRTR
        0xE0, 0x00, 0x00, 0x01, 0x80, 0x00, 0x00, 0x00,
        6, 0, 0x00, 0x01, 9, 9, 9, 9,  // a block of statistics
        5, 0, 0x00, 0x06,  // DLRR of two
        0x00, 0x00, 0xC0, 0xDE, 0x12, 0x34, 0x56, 0x78, 0x00, 0x01, 0x00, 0x00,  // 1 s
        0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  // never heard
    ]
    private static let nack: [UInt8] = [
        0x81, 205, 0x00, 0x03,
        0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x11, 0x11,
        0xFF, 0xFE, 0x00, 0x05,  // 65 534, and bits 0 and 2: 65 535, 1
    ]
    private static let pli: [UInt8] = [0x81, 206, 0x00, 0x02, 0, 0, 0, 1, 0, 0, 0x11, 0x11]
    private static let fir: [UInt8] = [0x84, 206, 0x00, 0x04, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x11, 0x11, 9, 0, 0, 0]
    /// From pion/rtcp's tests: 8 927 168 bit/s over three SSRCs.
    private static let remb: [UInt8] = [
        143, 206, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 82, 69, 77, 66, 3, 26, 32, 223, 72, 116, 237, 22, 57, 1, 2, 3, 4, 5, 6, 7,
    ]
    private static let compound = report + names + application + goodbye + extendedReport + nack + pli + fir + remb

    private static func parse(_ bytes: [UInt8]) -> (packets: [RTCPPacket], isWellFormed: Bool) {
        var packets: [RTCPPacket] = []
        let isWellFormed = RTCPPacket.forEach(in: bytes.span.bytes) { packets.append($0) }
        return (packets, isWellFormed)
    }

    @Test func `reads every packet of a compound`() {
        let (packets, isWellFormed) = Self.parse(Self.compound)
        #expect(isWellFormed)
        #expect(
            packets == [
                .senderReport(
                    SenderReport(
                        ssrc: 0x1111, ntpTime: NTPTime(rawValue: 0xE000_0001_8000_0000), rtpTimestamp: 90_000, packetCount: 10,
                        octetCount: 4096,
                        reportBlocks: [
                            ReportBlock(
                                ssrc: 0x2222, fractionLost: 64, cumulativeLost: -2, extendedHighestSequenceNumber: 65_541, jitter: 7,
                                lastSenderReport: 0x1234_5678, delaySinceLastSenderReport: 65_536)
                        ])),
                .sourceDescription(SourceDescription(chunks: [.init(ssrc: 0x1111, canonicalName: "ana!")])),
                .other(packetType: 204),
                .goodbye(Goodbye(sources: [0x1111])),
                .extendedReport(
                    ExtendedReport(
                        ssrc: 1,
                        blocks: [
                            .receiverReferenceTime(NTPTime(rawValue: 0xE000_0001_8000_0000)),
                            .delaysSinceReference([
                                .init(ssrc: 0xC0DE, reference: 0x1234_5678, delay: 65_536), .init(ssrc: 2, reference: 0, delay: 0),
                            ]),
                        ])),
                .genericNACK(GenericNACK(senderSSRC: 1, mediaSSRC: 0x1111, sequenceNumbers: [65_534, 65_535, 1])),
                .pictureLossIndication(PictureLossIndication(senderSSRC: 1, mediaSSRC: 0x1111)),
                .fullIntraRequest(FullIntraRequest(senderSSRC: 1, entries: [.init(ssrc: 0x1111, commandSequenceNumber: 9)])),
                .receiverEstimatedMaximumBitrate(
                    ReceiverEstimatedMaximumBitrate(senderSSRC: 1, bitrate: 8_927_168, ssrcs: [0x4874_ED16, 0x3901_0203, 0x0405_0607])),
            ])
    }

    @Test func `serializes to the same bytes`() {
        var bytes: [UInt8] = []
        for packet in Self.parse(Self.report + Self.nack + Self.pli + Self.fir + Self.remb).packets { packet.serialize(into: &bytes) }
        #expect(bytes == Self.report + Self.nack + Self.pli + Self.fir + Self.remb)
    }

    @Test func `what we send reads as it was meant`() {
        let sent: [RTCPPacket] = [
            .receiverReport(
                ReceiverReport(
                    ssrc: 5,
                    reportBlocks: (0..<31).map { index in
                        ReportBlock(
                            ssrc: index, fractionLost: 255, cumulativeLost: index % 2 == 0 ? 0x7F_FFFF : -0x80_0000,
                            extendedHighestSequenceNumber: .max, jitter: 1, lastSenderReport: 2, delaySinceLastSenderReport: 3)
                    })),
            .sourceDescription(SourceDescription(chunks: [.init(ssrc: 1, canonicalName: ""), .init(ssrc: 2, canonicalName: "recorder")])),
            .goodbye(Goodbye(sources: [1, 2, 3])),
            .extendedReport(ExtendedReport(ssrc: 5, blocks: [.receiverReferenceTime(NTPTime(rawValue: .max))])),
            .extendedReport(ExtendedReport(ssrc: 5, blocks: [.delaysSinceReference([.init(ssrc: 1, reference: 2, delay: 3)])])),
            .genericNACK(GenericNACK(senderSSRC: 1, mediaSSRC: 2, sequenceNumbers: [1, 17, 18, 35, 65_000])),
            .receiverEstimatedMaximumBitrate(ReceiverEstimatedMaximumBitrate(senderSSRC: 1, bitrate: 6_000_000, ssrcs: [])),
        ]
        var bytes: [UInt8] = []
        for packet in sent { packet.serialize(into: &bytes) }
        let (packets, isWellFormed) = Self.parse(bytes)
        #expect(isWellFormed)
        #expect(packets == sent)
    }

    @Test func `one entry of a NACK asks for 17 packets`() {
        var bytes: [UInt8] = []
        let numbers = (0..<17).map { UInt16(65_530) &+ $0 }
        GenericNACK(senderSSRC: 1, mediaSSRC: 2, sequenceNumbers: numbers).serialize(into: &bytes)
        #expect(bytes.count == 16)
        #expect(Self.parse(bytes).packets == [.genericNACK(GenericNACK(senderSSRC: 1, mediaSSRC: 2, sequenceNumbers: numbers))])
    }

    @Test func `a limit of all ones is not shifted out of 64 bits`() {
        var bytes = Self.remb
        bytes[17] = 0xFF
        bytes[18] = 0xFF
        bytes[19] = 0xFF
        #expect(Self.parse(bytes).packets.isEmpty)
        var high: [UInt8] = []
        ReceiverEstimatedMaximumBitrate(senderSSRC: 1, bitrate: .max, ssrcs: []).serialize(into: &high)
        #expect(Self.parse(high).packets.count == 1)
    }

    @Test func `a broken packet costs itself, a broken length the rest`() {
        var bytes = Self.pli + Self.report + Self.pli
        bytes[Self.pli.count] |= 0x1F  // 31 report blocks that are not there
        #expect(Self.parse(bytes).packets.map(\.isPLI) == [true, true])
        #expect(!Self.parse(bytes).isWellFormed)
        bytes[Self.pli.count + 2] = 0xFF
        #expect(Self.parse(bytes).packets.map(\.isPLI) == [true])
    }

    @Test func `a block of a wrong length costs its packet`() {
        for (offset, length) in [(11, 1), (11, 3), (23, 200), (31, 5)] as [(Int, UInt8)] {
            var bytes = Self.extendedReport
            bytes[offset] = length
            #expect(Self.parse(bytes + Self.pli).packets.map(\.isPLI) == [true], "\(offset)")
        }
    }

    @Test func `padding is taken off the end`() {
        let padded: [UInt8] = [0xA1, 206, 0x00, 0x03] + Self.pli.dropFirst(4) + [0, 0, 0, 4]
        #expect(Self.parse(padded).packets == Self.parse(Self.pli).packets)
        #expect(Self.parse([0xA1, 206, 0x00, 0x03] + Self.pli.dropFirst(4) + [0, 0, 0, 200]).packets.isEmpty)
        #expect(Self.parse([0xA1, 206, 0x00, 0x03] + Self.pli.dropFirst(4) + [0, 0, 0, 0]).packets.isEmpty)
    }

    @Test func `survives every truncation and mutation`() {
        Torture.run(Self.compound, mutations: 5000) { bytes in
            RTCPPacket.forEach(in: bytes) { packet in
                var again: [UInt8] = []
                packet.serialize(into: &again)
            }
        }
    }
}

extension RTCPPacket {
    fileprivate var isPLI: Bool { if case .pictureLossIndication = self { true } else { false } }

    fileprivate func serialize(into bytes: inout [UInt8]) {
        switch self {
        case .senderReport(let packet): packet.serialize(into: &bytes)
        case .receiverReport(let packet): packet.serialize(into: &bytes)
        case .sourceDescription(let packet): packet.serialize(into: &bytes)
        case .goodbye(let packet): packet.serialize(into: &bytes)
        case .genericNACK(let packet): packet.serialize(into: &bytes)
        case .pictureLossIndication(let packet): packet.serialize(into: &bytes)
        case .fullIntraRequest(let packet): packet.serialize(into: &bytes)
        case .receiverEstimatedMaximumBitrate(let packet): packet.serialize(into: &bytes)
        case .transportFeedback(let packet): packet.serialize(into: &bytes)
        case .extendedReport(let packet): packet.serialize(into: &bytes)
        case .other: break
        }
    }
}
