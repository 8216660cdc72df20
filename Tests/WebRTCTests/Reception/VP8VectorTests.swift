import Media
import TestSupport
import Testing
import WebRTC

/// The VP8 test vectors, through a bad network, come out byte for byte: then their decoded checksums are theirs, too.
@Suite(.enabled(if: ForeignCorpus.isHere, "no foreign corpora at \(ForeignCorpus.folder)")) struct VP8VectorTests {
    private struct Case: CustomTestStringConvertible {
        var name: String
        var maximumPayload = 1100
        var pictureIDBits = 15
        var firstPictureID: UInt16 = 0x7FF0
        var firstSequenceNumber: UInt16 = 65_533
        var firstTimestamp: UInt32 = 0xFFFF_FF00
        var usesMarker = true
        var testDescription: String { "\(name), \(pictureIDBits) bits, \(maximumPayload) bytes" }
    }

    @Test(arguments: [
        Case(name: "vp80-00-comprehensive-002"), Case(name: "vp80-00-comprehensive-004", pictureIDBits: 7, firstPictureID: 120),
        Case(name: "vp80-00-comprehensive-006", pictureIDBits: 0), Case(name: "vp80-00-comprehensive-008", maximumPayload: 400),
        Case(name: "vp80-00-comprehensive-010", usesMarker: false), Case(name: "vp80-00-comprehensive-012", maximumPayload: 50),
        Case(name: "vp80-00-comprehensive-014"), Case(name: "vp80-00-comprehensive-016", pictureIDBits: 7),
        Case(name: "vp80-00-comprehensive-018", firstSequenceNumber: 0), Case(name: "vp80-01-intra-1400"),
        Case(name: "vp80-02-inter-1402"), Case(name: "vp80-05-sharpness-1428", maximumPayload: 300),
    ])
    private func `every frame comes out byte for byte`(example: Case) throws {
        let vector = try IVFReader(parsing: ForeignCorpus.bytes("\(example.name).ivf"))
        let rig = ReceptionRig([ReceptionRig.video], seed: 12)
        rig.addVideoSender {
            $0.maximumPayload = example.maximumPayload
            $0.pictureIDBits = example.pictureIDBits
            $0.firstPictureID = example.firstPictureID
            $0.firstSequenceNumber = example.firstSequenceNumber
            $0.firstTimestamp = example.firstTimestamp
            $0.usesMarker = example.usesMarker
            $0.historySize = 20_000
        }
        rig.toSession = .init(loss: 0.2, duplication: 0.02, delay: .milliseconds(20), jitter: .milliseconds(30))
        rig.toSender = .init(loss: 0.2, delay: .milliseconds(20), jitter: .milliseconds(30))
        // Without markers the last frame ends with the next one's head.
        let extra = example.usesMarker ? [] : [SyntheticFrames.vp8(0, isKeyframe: false)]
        rig.sendVideo(vector.frames + extra)
        rig.run(until: .seconds(30))
        let payloads = rig.frames(of: .video).map(\.payload)
        let missing = vector.frames.indices.filter { !payloads.contains(vector.frames[$0]) }
        #expect(missing.isEmpty, "\(missing) of \(vector.frames.count)")
        let isSame = payloads == vector.frames
        #expect(isSame)
        #expect(rig.framesLost(of: .video) == 0)
        #expect(rig.frames(of: .video).first?.dimensions == vector.dimensions)
    }
}
