/// What a file's Tracks element says of one track (RFC 9559 §5.1.4).
package struct MatroskaTrack: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case opus(OpusHead)
        /// The largest picture so far; the writer's `updateDimensions` raises it.
        case vp8(VideoDimensions)
    }

    package var content: Content
    /// For people: who is heard or seen. Cut to 200 bytes, so that room can be reckoned with.
    package var name: String?

    package init(_ content: Content, name: String? = nil) {
        self.content = content
        self.name = name
    }

    package var codec: Codec {
        switch content {
        case .opus: .opus
        case .vp8: .vp8
        }
    }

    /// What players take off every block's timestamp, because the decoder throws that much away first (RFC 9559 §5.1.4.1.25).
    var codecDelay: Duration {
        switch content {
        case .opus(let head): .nanoseconds(Int64(head.preSkip) * 1_000_000_000 / OpusPacket.sampleRate)
        case .vp8: .zero
        }
    }

    /// The TrackEntry. Its length depends on name and kind only: a larger picture can be patched in.
    func append(to tracks: inout EBMLWriter, number: TrackNumber, uid: UInt64, isDefault: Bool) {
        tracks.append(.trackEntry) { entry in
            entry.append(.trackNumber, unsigned: UInt64(number.rawValue))
            entry.append(.trackUID, unsigned: uid, byteCount: 8)
            entry.append(.trackType, unsigned: codec.kind == .video ? 1 : 2)
            entry.append(.flagDefault, unsigned: isDefault ? 1 : 0)
            entry.append(.flagLacing, unsigned: 0)
            entry.append(.language, "und")
            if let name { entry.append(.name, Self.shortened(name)) }
            entry.append(.codecID, codec.matroskaIdentifier)
            switch content {
            case .opus(let head):
                entry.append(.codecPrivate, head.serialized())
                entry.append(.codecDelay, unsigned: UInt64(codecDelay.nanoseconds), byteCount: 4)
                entry.append(.seekPreRoll, unsigned: 80_000_000)
                entry.append(.audio) { audio in
                    audio.append(.samplingFrequency, float: Double(OpusPacket.sampleRate))
                    audio.append(.channels, unsigned: UInt64(head.channels))
                }
            case .vp8(let dimensions):
                entry.append(.video) { video in
                    video.append(.pixelWidth, unsigned: UInt64(dimensions.width), byteCount: 2)
                    video.append(.pixelHeight, unsigned: UInt64(dimensions.height), byteCount: 2)
                }
            }
        }
    }

    private static func shortened(_ name: String) -> String {
        var name = name
        while name.utf8.count > 200 { name.removeLast() }
        return name
    }
}
