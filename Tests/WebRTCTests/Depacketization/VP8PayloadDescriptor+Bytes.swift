import WebRTC

extension VP8PayloadDescriptor {
    /// `#expect` and `#require` cannot hold a span.
    init?(_ bytes: [UInt8]) {
        self.init(parsing: bytes.span.bytes)
    }
}
