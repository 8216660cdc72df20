import COgg

/// Packs packets into Ogg pages with libogg (RFC 3533).
///
/// libogg's state lives only within one call and is made up again for the next one from the number of the next page. So this stays a plain value that
/// can be copied and sent, and no C memory outlives a function.
struct OggPacker: Hashable, Sendable {
    let serialNumber: Int32
    private var nextPage = 0

    struct Packet: Hashable, Sendable {
        var data: [UInt8]
        /// The stream's position behind this packet; for Opus in samples at 48 kHz.
        var granulePosition: Int64
    }

    init(serialNumber: Int32) {
        self.serialNumber = serialNumber
    }

    /// Whole pages that hold exactly these packets; with `endsStream`, the last one says so.
    mutating func pages(of packets: [Packet], endsStream: Bool = false) -> [UInt8] {
        var stream = ogg_stream_state()
        guard ogg_stream_init(&stream, serialNumber) == 0 else { return [] }  // out of memory
        defer { ogg_stream_clear(&stream) }
        stream.pageno = nextPage
        // "The first page has been written": else libogg would mark this one as the beginning.
        stream.b_o_s = nextPage > 0 ? 1 : 0
        for (index, packet) in packets.enumerated() {
            var data = packet.data
            data.withUnsafeMutableBufferPointer { data in
                var entry = ogg_packet()
                entry.packet = data.baseAddress
                entry.bytes = data.count
                entry.e_o_s = endsStream && index == packets.count - 1 ? 1 : 0
                entry.granulepos = packet.granulePosition
                _ = ogg_stream_packetin(&stream, &entry)  // copies the bytes
            }
        }
        var bytes: [UInt8] = []
        var page = ogg_page()
        // Without a size libogg begins a new page every 4096 bytes.
        while ogg_stream_flush_fill(&stream, &page, 255 * 255) != 0 {
            bytes += UnsafeBufferPointer(start: page.header, count: page.header_len)
            bytes += UnsafeBufferPointer(start: page.body, count: page.body_len)
        }
        nextPage = stream.pageno
        return bytes
    }
}
