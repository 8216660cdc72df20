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
