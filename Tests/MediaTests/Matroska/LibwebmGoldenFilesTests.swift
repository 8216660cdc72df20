import Media
import Testing

/// What another muxer wrote, read by us.
@Suite(.enabled(if: Corpus.isPresent, "the foreign test data is not here"))
struct LibwebmGoldenFilesTests {
    private func frames(of name: String) throws -> (reader: MatroskaReader, frames: [MatroskaFrame]) {
        var reader = try MatroskaReader(MemoryByteSource(Corpus.bytes("webm/\(name).webm")))
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() { frames.append(frame) }
        return (reader, frames)
    }

    @Test(arguments: [
        "cues_before_clusters", "discard_padding", "max_cluster_duration", "output_cues", "segment_duration", "simple_block",
        "bbb_480p_vp9_opus_1second",
    ])
    func `every file is whole to its end`(name: String) throws {
        let (reader, frames) = try frames(of: name)
        #expect(reader.problems == [])
        #expect(reader.tail.wholeEnd == reader.fileByteCount)
        #expect(reader.tail.cutCluster == nil)
        #expect(!frames.isEmpty)
        #expect(frames.allSatisfy { reader.track($0.track) != nil })
    }

    @Test func `a second of VP9 and Opus has its tracks, frames and duration`() throws {
        let (reader, frames) = try frames(of: "bbb_480p_vp9_opus_1second")
        #expect(reader.tracks.map(\.codecID) == ["V_VP9", "A_OPUS"])
        #expect(reader.tracks[0].dimensions == VideoDimensions(width: 854, height: 480))
        #expect(reader.tracks[1].opusHead?.channels == 6)
        #expect(reader.tracks[1].opusHead?.preSkip == 312)
        #expect(reader.info.duration == .milliseconds(1008))
        #expect(frames.count { $0.track == 1 } == 24)
        #expect(frames.count { $0.track == 2 } == 51)
        #expect(frames.first { $0.track == 1 }?.isKeyframe == true)
    }

    @Test func `discard padding is read from its block group`() throws {
        let (_, frames) = try frames(of: "discard_padding")
        #expect(frames.contains { $0.discardPadding != nil })
    }

    @Test func `cues point to clusters`() throws {
        for name in ["cues_before_clusters", "output_cues"] {
            let (reader, frames) = try frames(of: name)
            let clusters = Set(frames.map(\.cluster.offset))
            #expect(!reader.cues.isEmpty)
            #expect(reader.cues.allSatisfy { clusters.contains(reader.segmentDataOffset + $0.clusterPosition) })
        }
    }
}
