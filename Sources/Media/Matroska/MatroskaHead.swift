/// Everything before the first cluster, at places that never move: room is kept for all that is known only at the end.
///
/// ```
/// EBML | Segment, size unknown until finished | SeekHead Void | Info | Tracks [Cues] Void | clusters …
/// ```
/// Without the reserve for Cues all this is well below 4096 bytes: what is patched later lies in the file's first page and changes as one.
struct MatroskaHead {
    let configuration: MatroskaWriter.Configuration
    /// Those that have blocks, in the order in which they are listed.
    var tracks: [(number: TrackNumber, track: MatroskaTrack)] = []
    /// Of the whole file, in milliseconds; nil while it grows: players take 0 for an empty file.
    var duration: Double?
    /// Where the top-level elements begin, from the start of the segment's data.
    var positions: [(id: EBMLElementID, position: Int)] = []
    /// Tracks, Cues and what is left between them and the first cluster.
    private(set) var roomByteCount = 0

    private let prefix: [UInt8]
    private static let seekHeadRoom = 160

    init(configuration: MatroskaWriter.Configuration) {
        self.configuration = configuration
        prefix = Self.prefix(docType: configuration.docType)
    }

    /// The offset of the segment's 8-byte size.
    var segmentSizeOffset: Int { segmentDataOffset - EBMLVariableSize.unknown.count }
    var segmentDataOffset: Int { prefix.count }
    private var infoPosition: Int { Self.seekHeadRoom }
    private var tracksPosition: Int { infoPosition + info().count }
    /// The position of what follows Tracks: a Void, or the Cues.
    var reservePosition: Int { tracksPosition + tracksElement().count }
    /// What is left there for Cues, in bytes.
    var reserveByteCount: Int { roomByteCount - tracksElement().count }
    private var usesChecksums: Bool { configuration.checksums != .none }

    /// Fixes how much room there is, enough for the tracks that are still silent too, and returns everything up to the first cluster.
    mutating func start(silentTracks: [(number: TrackNumber, track: MatroskaTrack)]) -> [UInt8] {
        var all = self
        all.tracks += silentTracks
        all.roomByteCount = .max
        roomByteCount = all.tracksElement().count + max(2, configuration.trackReserve + configuration.cueReserve)
        positions = [(.info, infoPosition), (.tracks, tracksPosition)]
        var writer = EBMLWriter()
        writer.appendVoid(byteCount: reserveByteCount)
        return prefix + seekHead() + info() + tracksElement() + writer.bytes
    }

    /// Whether these tracks find room beside those that are declared; before `start` all do.
    func hasRoom(for more: [(number: TrackNumber, track: MatroskaTrack)]) -> Bool {
        guard roomByteCount > 0 else { return true }
        var larger = self
        larger.tracks += more
        return larger.tracksElement(fitting: roomByteCount) != nil
    }

    /// Brings what has changed since `start()` into the file: one patch, from the SeekHead to the head of the Void behind Tracks.
    func patch() -> ContainerOutput {
        var bytes = seekHead() + info() + tracksElement()
        if reserveByteCount > 0 { bytes += EBMLWriter.voidHeader(byteCount: reserveByteCount) }
        return .patch(offset: segmentDataOffset, bytes)
    }

    /// The last patches, which leave the Cues alone that may lie behind Tracks by then.
    func finalPatches(fileByteCount: Int) -> [ContainerOutput] {
        var size: [UInt8] = []
        size.append(variableSize: fileByteCount - segmentDataOffset, byteCount: 8)
        // The size last: until then the segment simply goes on to the end of the file.
        return [.patch(offset: segmentDataOffset, seekHead() + info()), .patch(offset: segmentSizeOffset, size)]
    }

    private static func prefix(docType: MatroskaWriter.Configuration.DocType) -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.ebml) { header in
            header.append(.ebmlVersion, unsigned: 1)
            header.append(.ebmlReadVersion, unsigned: 1)
            header.append(.ebmlMaxIDLength, unsigned: 4)
            header.append(.ebmlMaxSizeLength, unsigned: 8)
            header.append(.docType, docType.rawValue)
            // 4 has CodecDelay, SeekPreRoll and DiscardPadding; a reader of version 2 may ignore them.
            header.append(.docTypeVersion, unsigned: 4)
            header.append(.docTypeReadVersion, unsigned: 2)
        }
        var bytes = writer.bytes
        bytes.append(.segment)
        return bytes + EBMLVariableSize.unknown
    }

    private func seekHead() -> [UInt8] {
        let element = EBMLWriter.element(.seekHead, checksum: usesChecksums, fitting: Self.seekHeadRoom) { seekHead in
            for entry in positions {
                seekHead.append(.seek) { seek in
                    var id: [UInt8] = []
                    id.append(entry.id)
                    seek.append(.seekID, id)
                    seek.append(.seekPosition, unsigned: UInt64(entry.position))
                }
            }
        }
        guard let element else { preconditionFailure("five entries are at most 145 bytes") }
        var writer = EBMLWriter()
        if element.count < Self.seekHeadRoom { writer.appendVoid(byteCount: Self.seekHeadRoom - element.count) }
        return element + writer.bytes
    }

    private func info() -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.info, checksum: usesChecksums) { info in
            info.append(.timestampScale, unsigned: 1_000_000)
            if let duration {
                info.append(.duration, float: duration)
            } else {
                info.appendVoid(byteCount: 11)
            }
            if let date = configuration.date { info.append(.dateUTC, date: Self.nanoseconds(sinceMillennium: date)) }
            if let title = configuration.title { info.append(.title, title) }
            info.append(.muxingApp, "Recorder")
            info.append(.writingApp, configuration.writingApp)
            let (high, low) = MatroskaWriter.Configuration.segmentIdentifiers
            var uuid: [UInt8] = []
            uuid.append(bigEndian: configuration.identifier(high))
            uuid.append(bigEndian: configuration.identifier(low))
            info.append(.segmentUUID, uuid)
        }
        return writer.bytes
    }

    private static func nanoseconds(sinceMillennium date: WallTime) -> Int64 {
        // 2001-01-01T00:00:00Z in milliseconds since 1970.
        (date.milliseconds - 978_307_200_000) * 1_000_000
    }

    private func tracksElement() -> [UInt8] {
        guard let element = tracksElement(fitting: roomByteCount) else { preconditionFailure("tracks are added only when they fit") }
        return element
    }

    private func tracksElement(fitting room: Int) -> [UInt8]? {
        EBMLWriter.element(.tracks, checksum: usesChecksums, fitting: room) { writer in
            // Audio first: with equal times it also comes first in the clusters.
            var seen: Set<MediaKind> = []
            for kind in [MediaKind.audio, .video] {
                for (number, track) in tracks where track.codec.kind == kind {
                    let uid = configuration.identifier(MatroskaWriter.Configuration.trackIdentifier(number))
                    track.append(to: &writer, number: number, uid: uid, isDefault: seen.insert(kind).inserted)
                }
            }
        }
    }
}
