import Media
@testable import WebRTC

/// What comes in datagrams: nobody is known yet who sends it.

func fuzzSTUN(_ bytes: [UInt8]) -> Int {
    guard let message = try? STUNMessage(parsing: bytes.span.bytes) else { return 0 }
    let isAuthentic = message.isAuthentic(in: bytes.span.bytes, password: "VOkJxbRl1RmTxUk/WvJxBt")
    return message.hashValue &+ (isAuthentic ? 1 : 0)
}

func fuzzRTP(_ bytes: [UInt8]) -> Int {
    guard let header = try? RTPHeader(parsing: bytes.span.bytes) else { return 0 }
    precondition(header.payloadRange.upperBound <= bytes.count && header.extensionRange.upperBound <= bytes.count, "beyond the packet")
    let map = HeaderExtensionMap(mid: 1, rid: 2, repairedRID: 3, transportWideCC: 4, absoluteSendTime: 5, audioLevel: 6)
    let extensions = RTPHeaderExtensions(parsing: bytes.span.bytes, header, map)
    for range in [extensions.mid, extensions.rid, extensions.repairedRID] {
        precondition(range.map { header.extensionRange.contains($0.lowerBound) || $0.isEmpty } ?? true, "an extension lies outside")
    }
    return header.hashValue &+ extensions.hashValue
}

func fuzzRTCP(_ bytes: [UInt8]) -> Int {
    var sum = 0
    let isWellFormed = RTCPPacket.forEach(in: bytes.span.bytes) { sum &+= $0.hashValue }
    return sum &+ (isWellFormed ? 1 : 0)
}

func fuzzSDP(_ bytes: [UInt8]) -> Int {
    let text = String(decoding: bytes, as: UTF8.self)
    var sum = 0
    if let description = try? SessionDescription(parsing: text) { sum &+= "\(description)".utf8.count }
    if let fragment = try? TrickleFragment(parsing: text) { sum &+= "\(fragment)".utf8.count }
    if let candidate = try? ICECandidate(parsing: text) { sum &+= "\(candidate)".utf8.count }
    return sum
}

func fuzzRED(_ bytes: [UInt8]) -> Int {
    var sum = 0
    RedundantAudio.forEachBlock(in: bytes.span.bytes) { block in
        precondition(block.range.upperBound <= bytes.count, "a block lies outside")
        sum &+= block.hashValue
    }
    return sum
}

/// A stream of packets: for each a byte of flags (1 marker, 2 the next timestamp, 4 a packet was lost before, 8 two bytes of length) and its payload.
func fuzzVP8Stream(_ bytes: [UInt8]) -> Int {
    var depacketizer = VideoDepacketizer(ssrc: 1)
    var output: [DepacketizerOutput] = []
    var offset = 0
    var sequenceNumber: Int64 = 65_500
    var timestamp: UInt32 = 0xFFFF_F000
    while offset + 2 <= bytes.count {
        let flags = bytes[offset]
        let count = Int(bytes[offset + 1]) << (flags & 8 == 0 ? 0 : 4)
        offset += 2
        if flags & 2 != 0 { timestamp &+= 3000 }
        if flags & 4 != 0 {
            sequenceNumber += 1
            depacketizer.lose(packets: 1)
        }
        let payload = Array(bytes[offset..<min(bytes.count, offset + count)])
        offset += payload.count
        let packet = MediaPacket(
            sequenceNumber: sequenceNumber, timestamp: timestamp, marker: flags & 1 != 0, content: .vp8, arrival: .zero)
        depacketizer.handle(packet, payload.span.bytes, into: &output)
        sequenceNumber += 1
    }
    depacketizer.flush(into: &output)
    var sum = 0
    for case .frame(let frame) in output {
        precondition(frame.payload.count <= bytes.count, "a frame is longer than its packets")
        sum &+= frame.payload.count
    }
    return sum
}
