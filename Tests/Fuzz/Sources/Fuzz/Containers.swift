import Media

/// Elements within elements, and every way to read their data.
func fuzzEBML(_ bytes: [UInt8]) -> Int {
    var sum = 0
    func walk(_ element: EBMLElement, depth: Int) {
        sum &+= Int(truncatingIfNeeded: element.unsigned ?? 0) &+ (element.integer ?? 0) &+ Int(truncatingIfNeeded: element.signed ?? 0)
        sum &+= Int(truncatingIfNeeded: (element.float ?? 0).bitPattern) &+ element.text.utf8.count
        guard depth < 8 else { return }
        for child in element.children { walk(child, depth: depth + 1) }
    }
    walk(EBMLElement(.segment, data: bytes), depth: 0)
    if let header = try? EBMLHeader(parsing: bytes.span.bytes) { sum &+= header.size ?? 1 }
    return sum &+ Int(EBMLChecksum.of(bytes.span.bytes))
}

/// Reading, inspecting and rewriting; and that the rewritten file is what a repair promises.
func fuzzMatroska(_ bytes: [UInt8]) -> Int {
    let source = MemoryByteSource(bytes)
    guard var reader = try? MatroskaReader(source) else { return 0 }
    var frames = 0
    while let frame = try? reader.nextFrame() {
        frames += 1
        precondition((try? reader.payload(of: frame))?.count == frame.payload.count, "a frame is given out that is not there")
    }
    try? reader.seek(to: MediaTime(milliseconds: 500), track: 1)
    _ = try? reader.nextFrame()
    guard let old = try? MatroskaInspection(of: source, checksums: true) else { preconditionFailure("what can be opened can be inspected") }
    guard old.blockCount > 0, var rewrite = try? MatroskaRewrite(old, of: source) else { return frames }
    var new: [UInt8] = []
    while let piece = try? rewrite.nextPiece() {
        switch piece {
        case .bytes(let piece): new += piece
        case .copy(let range): new += bytes[range]
        }
    }
    precondition(new.count == rewrite.byteCount, "the length was promised")
    guard let result = try? MatroskaInspection(of: MemoryByteSource(new)) else { preconditionFailure("the new file cannot be opened") }
    precondition(!result.canBeMended, "the new file needs a repair")
    precondition(result.frameCount == old.frameCount, "frames were lost")
    return frames &+ result.blockCount
}

func fuzzOgg(_ bytes: [UInt8]) -> Int {
    let source = MemoryByteSource(bytes)
    var packets = 0
    if var reader = try? OggOpusReader(source) {
        while let packet = try? reader.nextPacket() { packets &+= packet.count }
    }
    let inspection = try? OggInspection(of: source)
    return packets &+ (inspection?.packetCount ?? 0) &+ (inspection?.findings.count ?? 0)
}

/// Sections, interfaces, packets and what is in them; and that the first packet, written again, is read the same.
func fuzzPcapng(_ bytes: [UInt8]) -> Int {
    guard var reader = try? PcapngReader(MemoryByteSource(bytes)) else { return 0 }
    var packets = 0
    while let packet = try? reader.next() {
        packets += 1
        precondition(reader.interfaces.indices.contains(packet.interface), "a packet of no interface")
        if let datagram = UDPDatagram(parsing: packet.bytes.span.bytes) {
            let again = datagram.serialized()
            precondition(UDPDatagram(parsing: again.span.bytes) == datagram, "a datagram changes when it is written again")
        }
        guard packets == 1 else { continue }
        var writer = PcapngWriter(application: "fuzz", interfaces: reader.interfaces)
        writer.write(packet)
        var again = try? PcapngReader(MemoryByteSource(writer.takeBytes()))
        let second = try? again?.next()
        precondition(second?.bytes == packet.bytes, "a packet changes when it is written again")
        precondition(second?.nanoseconds == packet.nanoseconds, "a packet moves when it is written again")
    }
    return packets &+ (reader.isTruncated ? 1 : 0)
}
