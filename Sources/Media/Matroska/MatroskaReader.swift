/// Reads WebM and Matroska (RFC 9559) from any source, whoever wrote it and however it ended.
///
/// ```swift
/// var reader = try MatroskaReader(source)
/// for track in reader.tracks { print(track.codecID) }
/// while let frame = try reader.nextFrame() {
///     let payload = try reader.payload(of: frame)
/// }
/// reader.tail.wholeEnd        // up to here everything is whole
/// ```
/// Clusters of unknown size, laced blocks, unknown elements and Cues at any place are read. What is damaged is skipped up to the
/// next cluster and told in `problems`; a file that was cut off is read up to its last whole block. Memory stays bounded whatever
/// sizes the file claims.
package struct MatroskaReader: Sendable {
    package let docType: String
    /// Of the segment's first byte of data: positions in the file count from here.
    package let segmentDataOffset: Int
    /// Where the segment's own size says that it ends; nil when it does not.
    package let segmentEnd: Int?
    package internal(set) var info = MatroskaInfo()
    package internal(set) var tracks: [MatroskaTrackEntry] = []
    /// In the order of the file. Those behind the clusters are here from the start when the SeekHead knows of them, else once they are met.
    package internal(set) var cues: [MatroskaCue] = []
    /// TrackEntry elements of tracks that the file does not describe, made from what is in their blocks.
    var foundTracks: [EBMLElement] = []
    package internal(set) var chapters: [MatroskaChapter] = []
    package internal(set) var tags: [MatroskaTag] = []
    /// Where top-level elements other than clusters were found, in the file, the first of each.
    package internal(set) var places: [EBMLElementID: Range<Int>] = [:]
    /// The first hundred.
    package internal(set) var problems: [MatroskaProblem] = []
    package internal(set) var tail: Tail
    /// Of the first cluster, in the file: everything before it is the head that a player needs. The end of the file when there is none.
    package private(set) var firstClusterOffset = 0

    /// What the SeekHeads say, positions from the start of the segment's data.
    package private(set) var seekEntries: [(id: EBMLElementID, position: Int)] = []
    private static let mostSeekEntries = 1000

    var window: ByteWindow
    /// Of the next element to look at.
    var offset: Int
    var cluster: OpenCluster?
    /// Frames of a laced block that were not given out yet, last first.
    var lacedFrames: [MatroskaFrame] = []
    /// What comes behind the cluster that damage ended.
    var nextSkipped: MatroskaItem?

    /// How far the file is whole, as far as it was read: what a repair keeps.
    package struct Tail: Hashable, Sendable {
        /// The end of the last top-level element that is whole.
        package var wholeEnd: Int
        /// The cluster that the file's end cuts off, with the end of its last whole block.
        package var cutCluster: CutCluster?

        package struct CutCluster: Hashable, Sendable {
            package var place: MatroskaFrame.ClusterPlace
            package var lastBlockEnd: Int
        }
    }

    struct OpenCluster {
        var place: MatroskaFrame.ClusterPlace
        /// In ticks; blocks before it cannot be placed in time.
        var timestamp: Int64?
        var lastBlockEnd: Int
    }

    /// Metadata beyond this is not read: the Cues of a day take less.
    static let longestMetadata = 1 << 24
    /// A frame beyond this is not given out: no picture takes as much, and somebody's memory would have to hold it.
    static let longestFrame = 1 << 26
    /// A SeekHead has an entry for each of a handful of elements.
    static let longestSeekHead = 1 << 16
    // Small elements become large values: without these bounds a few megabytes of them would take gigabytes.
    static let mostTracks = 1000
    static let mostCues = 1 << 18
    static let mostChapters = 1 << 16
    static let mostTags = 1 << 13

    package init(_ source: any ByteSource) throws {
        window = try ByteWindow(source)
        let header = try Self.header(at: 0, in: &window)
        guard let header, header.id == .ebml, let size = header.size, size <= 4096 else { throw MatroskaError.notEBML }
        docType = try Self.docType(of: EBMLElement(.ebml, data: window.copy(header.byteCount..<header.byteCount + size)))

        offset = header.byteCount + size
        guard let segment = try Self.segment(from: &offset, in: &window) else { throw MatroskaError.noSegment }
        segmentDataOffset = offset + segment.byteCount
        segmentEnd = segment.size.map { [segmentDataOffset] in segmentDataOffset + $0 }
        offset = segmentDataOffset
        tail = Tail(wholeEnd: offset, cutCluster: nil)
        try readMetadata()
        try findLostTracks()
        guard !tracks.isEmpty else { throw MatroskaError.noTracks }
    }

    /// The size of the file when it was opened.
    package var fileByteCount: Int { window.sourceSize }

    package var isTruncated: Bool { problems.contains { $0.kind == .truncated } }

    package func track(_ number: Int) -> MatroskaTrackEntry? { tracks.first { $0.number == number } }

    /// When the frame is to be heard or seen.
    package func time(of frame: MatroskaFrame) -> MediaTime {
        frame.timestamp - (track(frame.track)?.codecDelay ?? .zero)
    }

    /// The bytes of a frame that `nextFrame` gave out.
    package mutating func payload(of frame: MatroskaFrame) throws -> [UInt8] {
        try window.copy(frame.payload)
    }

    /// Goes back to the first cluster.
    package mutating func rewind() {
        offset = firstClusterOffset
        cluster = nil
        lacedFrames = []
        nextSkipped = nil
    }

    /// Goes to the cluster of the last cue of a track at or before a time, or to the first cluster.
    package mutating func seek(to time: MediaTime, track: Int) throws {
        rewind()
        let cue = cues.last { $0.track == track && $0.time <= time }
        guard let cue, cue.clusterPosition < limit - segmentDataOffset else { return }
        let place = segmentDataOffset + cue.clusterPosition
        guard try Self.header(at: place, in: &window)?.id == .cluster else { return }
        offset = place
    }

    /// Where reading ends: the segment's end or the file's.
    var limit: Int { min(segmentEnd ?? .max, window.sourceSize) }

    mutating func note(_ kind: MatroskaProblem.Kind, at offset: Int) {
        let problem = MatroskaProblem(kind: kind, offset: offset)
        if problems.count < 100, !problems.contains(problem) { problems.append(problem) }
    }

    // MARK: Opening

    /// The head of the element at an offset; nil when none begins there.
    static func header(at offset: Int, in window: inout ByteWindow) throws -> EBMLHeader? {
        let range = try window.load(EBMLHeader.longest, at: offset)
        return try? EBMLHeader(parsing: window.bytes.span.bytes.extracting(range))
    }

    private static func docType(of header: EBMLElement) throws(MatroskaError) -> String {
        var docType = ""
        for child in header.children {
            switch (child.id, child.integer ?? 0) {
            case (.docType, _): docType = child.text
            case (.ebmlReadVersion, let version) where version > 1: throw .newerVersion(version)
            case (.docTypeReadVersion, let version) where version > 4: throw .newerVersion(version)
            case (.ebmlMaxIDLength, let length) where length > 4: throw .newerVersion(length)
            case (.ebmlMaxSizeLength, let length) where length > 8: throw .newerVersion(length)
            default: break
            }
        }
        guard docType == "webm" || docType == "matroska" else { throw .unsupportedDocType(docType) }
        return docType
    }

    /// Goes past Voids to the Segment.
    private static func segment(from offset: inout Int, in window: inout ByteWindow) throws -> EBMLHeader? {
        while let header = try header(at: offset, in: &window) {
            if header.id == .segment { return header }
            guard header.id == .void || header.id == .crc32, let size = header.size, size < window.sourceSize else { return nil }
            offset += header.byteCount + size
        }
        return nil
    }

    /// Reads everything up to the first cluster, then what the SeekHead knows of behind.
    private mutating func readMetadata() throws {
        while offset < limit, let header = try Self.header(at: offset, in: &window), header.id != .cluster {
            guard let size = header.size, size <= limit - offset - header.byteCount else { break }
            try readTopLevel(header.id, at: offset, dataOffset: offset + header.byteCount, size: size)
            offset += header.byteCount + size
            tail.wholeEnd = offset
        }
        firstClusterOffset = offset
        // A SeekHead may point to a second one; more than a few are a trap.
        var done = 0
        for _ in 0..<4 where done < seekEntries.count {
            let entries = seekEntries[done...]
            done = seekEntries.count
            for (id, position) in entries.prefix(32) where places[id] == nil || id == .seekHead {
                try readSought(id, at: position)
            }
        }
    }

    private mutating func readSought(_ id: EBMLElementID, at position: Int) throws {
        guard position < limit - segmentDataOffset else { return }
        let place = segmentDataOffset + position
        guard let header = try Self.header(at: place, in: &window), header.id == id, let size = header.size,
            size <= limit - place - header.byteCount
        else { return }
        try readTopLevel(id, at: place, dataOffset: place + header.byteCount, size: size)
    }

    /// Takes in a top-level element that is not a cluster, unless one like it was there before.
    mutating func readTopLevel(_ id: EBMLElementID, at offset: Int, dataOffset: Int, size: Int) throws {
        guard [.seekHead, .info, .tracks, .cues, .chapters, .tags].contains(id) else { return }
        if let known = places[id] {
            guard id == .seekHead, known.lowerBound != offset else { return }
        } else {
            places[id] = offset..<dataOffset + size
        }
        guard size <= (id == .seekHead ? Self.longestSeekHead : Self.longestMetadata) else { return note(.oversized, at: offset) }
        let element = EBMLElement(id, data: try window.copy(dataOffset..<dataOffset + size))
        switch id {
        case .seekHead: readSeekHead(element)
        case .info: info = MatroskaInfo(element)
        case .tracks:
            tracks = element.children.lazy.filter { $0.id == .trackEntry }.prefix(Self.mostTracks).compactMap(MatroskaTrackEntry.init)
        case .cues: readCues(element)
        case .chapters: readChapters(element)
        default: tags = element.children.lazy.filter { $0.id == .tag }.prefix(Self.mostTags).map(MatroskaTag.init)
        }
    }

    private mutating func readSeekHead(_ element: EBMLElement) {
        for seek in element.children where seek.id == .seek {
            guard let id = seek.children.first(where: { $0.id == .seekID })?.unsigned, id <= UInt32.max,
                let position = seek.children.first(where: { $0.id == .seekPosition })?.integer, seekEntries.count < Self.mostSeekEntries
            else { continue }
            seekEntries.append((EBMLElementID(UInt32(id)), position))
        }
    }

    private mutating func readCues(_ element: EBMLElement) {
        for point in element.children where point.id == .cuePoint {
            let fields = point.children
            guard let ticks = fields.first(where: { $0.id == .cueTime })?.integer, let time = time(ticks: ticks) else { continue }
            for positions in fields where positions.id == .cueTrackPositions && cues.count < Self.mostCues {
                let values = positions.children
                guard let track = values.first(where: { $0.id == .cueTrack })?.integer,
                    let cluster = values.first(where: { $0.id == .cueClusterPosition })?.integer
                else { continue }
                let relative = values.first { $0.id == .cueRelativePosition }?.integer
                cues.append(MatroskaCue(time: time, track: track, clusterPosition: cluster, relativePosition: relative))
            }
        }
    }

    private mutating func readChapters(_ element: EBMLElement) {
        for edition in element.children where edition.id == .editionEntry {
            for atom in edition.children where atom.id == .chapterAtom && chapters.count < Self.mostChapters {
                let fields = atom.children
                guard let start = fields.first(where: { $0.id == .chapterTimeStart })?.integer else { continue }
                let display = fields.first { $0.id == .chapterDisplay }
                let label = display?.children.first { $0.id == .chapString }?.text ?? ""
                chapters.append(MatroskaChapter(time: MediaTime(nanoseconds: Int64(start)), label: label))
            }
        }
    }

    /// nil beyond 292 years.
    func time(ticks: Int) -> MediaTime? {
        let (nanoseconds, overflow) = Int64(ticks).multipliedReportingOverflow(by: info.timestampScale)
        return overflow ? nil : MediaTime(nanoseconds: nanoseconds)
    }
}
