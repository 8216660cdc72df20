package import Media

/// A file that a `RecorderRig` has recorded, read as a player would.
package struct RigFile {
    package struct Block {
        package var codec: Codec
        /// On the file's timeline.
        package var time: MediaTime
        package var isKeyframe: Bool
        package var payload: [UInt8]
    }

    package enum ReadError: Error { case noFile(String, have: [String]) }

    package private(set) var blocks: [Block] = []
    package let duration: Duration
    /// What the reader stumbled over.
    package let problems: [String]
    package let bytes: [UInt8]
    package let chapters: [MatroskaChapter]

    package init(_ name: String, of rig: RecorderRig) throws {
        guard let file = rig.disk.file(named: name) else { throw ReadError.noFile(name, have: rig.disk.files.values.map(\.name)) }
        try self.init(bytes: file.bytes)
    }

    package init(bytes: [UInt8]) throws {
        self.bytes = bytes
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        while let frame = try reader.nextFrame() {
            guard let codec = reader.track(frame.track)?.codec else { continue }
            let payload = try reader.payload(of: frame)
            blocks.append(Block(codec: codec, time: reader.time(of: frame), isKeyframe: frame.isKeyframe, payload: payload))
        }
        chapters = reader.chapters
        duration = reader.info.duration ?? .zero
        problems = reader.problems.map { "\($0)" }
    }

    package func blocks(_ codec: Codec) -> [Block] { blocks.filter { $0.codec == codec } }

    /// How much later in the file than at their capture the frames are that were sent, in seconds: one number for each block, in their
    /// order; nil for a block that nobody sent.
    package func lags(behind sent: [SimulatedTrack.Sent], _ codec: Codec) -> [Double?] {
        let captured = Dictionary(sent.map { ($0.payload, $0.captured) }, uniquingKeysWith: { first, _ in first })
        return blocks(codec).map { block in
            captured[block.payload].map { block.time.inSeconds - ($0 - .zero).inSeconds }
        }
    }
}
