import Media

// `#expect` cannot hold a span: these take the bytes as an array.

extension VP8FrameHeader {
    init?(parsing bytes: [UInt8]) { self.init(parsing: bytes.span.bytes) }
}

extension OpusPacket {
    init?(parsing bytes: [UInt8]) { self.init(parsing: bytes.span.bytes) }
}

extension OpusHead {
    init?(parsing bytes: [UInt8]) { self.init(parsing: bytes.span.bytes) }
}

extension OpusTags {
    init?(parsing bytes: [UInt8]) { self.init(parsing: bytes.span.bytes) }
}
