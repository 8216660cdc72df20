import Media

func fuzzOpus(_ bytes: [UInt8]) -> Int {
    let packet = OpusPacket(parsing: bytes.span.bytes)
    let head = OpusHead(parsing: bytes.span.bytes)
    if let head { precondition(OpusHead(parsing: head.serialized().span.bytes) == head, "a header changes when it is written again") }
    let tags = OpusTags(parsing: bytes.span.bytes)
    return (packet?.sampleCount ?? 0) &+ Int(head?.channels ?? 0) &+ (tags == nil ? 0 : 1)
}

func fuzzVP8(_ bytes: [UInt8]) -> Int {
    guard let header = VP8FrameHeader(parsing: bytes.span.bytes) else { return 0 }
    return header.firstPartitionSize &+ (header.dimensions?.width ?? 0) &+ (header.dimensions?.height ?? 0)
}
