/// Something that is not as it should be in a WebM or Matroska file, where it was first met, and how often.
package struct MatroskaFinding: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        // What writing head and index anew mends.
        case segmentSizeUnknown, segmentCut, clusterSizeUnknown, clusterCut, skippedBytes
        case durationMissing
        case durationWrong(said: Duration, found: Duration)
        case cuesMissing, cuesNotSought, cueWithoutCluster, cueWithoutBlock, cueOnOtherFrame
        case seekHeadWrong(EBMLElementID)
        case headChecksumWrong(EBMLElementID)
        case trackWithoutBlocks(Int)
        case opusHeadMissing(track: Int)
        case trackUndescribed(Int)
        // What lies in the frames and in what others wrote beside them.
        case checksumWrong(EBMLElementID)
        case clusterWithoutTime, clusterGoesBack, blockDamaged, emptyFrame
        case blockOfNoTrack(Int)
        case blockGoesBack(track: Int)
        case firstPictureIsNoKeyframe(track: Int)
        case oversized(EBMLElementID)
    }

    package var kind: Kind
    /// In the file, of the first one.
    package var offset: Int
    package var count = 1

    /// `recorder repair` mends it.
    package var isMendable: Bool {
        switch kind {
        case .checksumWrong, .clusterWithoutTime, .clusterGoesBack, .blockDamaged, .emptyFrame, .blockOfNoTrack, .blockGoesBack,
            .firstPictureIsNoKeyframe, .oversized:
            false
        default: true
        }
    }

    /// The kind as one word, for machines: `clusterCut`.
    package var code: String { String("\(kind)".prefix { $0 != "(" }) }

    package var description: String {
        "\(text), at byte \(offset)\(count > 1 ? " and \(count - 1) more" : "")"
    }

    private var text: String {
        switch kind {
        case .segmentSizeUnknown: "the segment's size was never written"
        case .segmentCut: "the file ends before its segment does"
        case .clusterSizeUnknown: "a cluster's size was never written"
        case .clusterCut: "a cluster is not whole"
        case .skippedBytes: "there are bytes of which nothing can be made"
        case .durationMissing: "the file does not say how long it is"
        case .durationWrong(let said, let found): "the file says that it lasts \(said), and it lasts \(found)"
        case .cuesMissing: "there is no index to seek by"
        case .cuesNotSought: "the index lies behind the clusters and nothing points to it"
        case .cueWithoutCluster: "an index entry points to no cluster"
        case .cueWithoutBlock: "an index entry points to no block of its track and time"
        case .cueOnOtherFrame: "an index entry points to a picture that is no key frame"
        case .seekHeadWrong(let id): "the seek head's entry for \(Self.name(id)) points elsewhere"
        case .headChecksumWrong(let id), .checksumWrong(let id): "the checksum of \(Self.name(id)) is wrong"
        case .trackWithoutBlocks(let number): "track \(number) is declared and has no block"
        case .opusHeadMissing(let track): "track \(track) is Opus without its header"
        case .trackUndescribed(let number): "nothing that can be read says what track \(number) is; its blocks do"
        case .clusterWithoutTime: "a cluster has no timestamp"
        case .clusterGoesBack: "a cluster begins earlier than the one before it"
        case .blockDamaged: "a block's sizes do not add up"
        case .emptyFrame: "a frame is empty"
        case .blockOfNoTrack(let number): "a block belongs to track \(number), which is not declared"
        case .blockGoesBack(let track): "a block of track \(track) is earlier than the one before it"
        case .firstPictureIsNoKeyframe(let track): "the first picture of track \(track) is no key frame"
        case .oversized(let id): "\(Self.name(id)) is larger than anybody needs and was not read"
        }
    }

    private static func name(_ id: EBMLElementID) -> String {
        switch id {
        case .seekHead: "the seek head"
        case .info: "Info"
        case .tracks: "Tracks"
        case .cues: "Cues"
        case .tags: "Tags"
        case .chapters: "Chapters"
        case .attachments: "Attachments"
        case .cluster: "a cluster"
        default: "the element \(id)"
        }
    }
}

/// Findings, one a kind: a damaged file must not be able to fill the memory with them.
package struct MatroskaFindings: Hashable, Sendable {
    package private(set) var all: [MatroskaFinding] = []
    private var places: [MatroskaFinding.Kind: Int] = [:]
    private static let mostKinds = 100

    mutating func note(_ kind: MatroskaFinding.Kind, at offset: Int) {
        if let place = places[kind] {
            all[place].count += 1
        } else if all.count < Self.mostKinds {
            places[kind] = all.count
            all.append(MatroskaFinding(kind: kind, offset: offset))
        }
    }
}
