/// What of a file's segment goes into a new one behind its head, item by item: clusters with their sizes, and what others wrote beside them.
///
/// The head's own elements are left out. So are Position and PrevSize, which tell of places that change, and with them the cluster's CRC-32:
/// each becomes a Void.
struct MatroskaBody: Sendable {
    /// Of all pieces so far.
    private(set) var byteCount = 0
    /// Where the first element of each kind beside the clusters lies, from the first byte of the body.
    private(set) var places: [(id: EBMLElementID, offset: Int)] = []
    private var cluster = Cluster()

    private struct Cluster {
        var voids: [MatroskaPlace] = []
        var checksum: MatroskaPlace?
        var hasBlocks = false
    }

    /// More of these in a cluster than anybody writes stay as they are.
    private static let mostVoids = 64
    private static let sought: Set<EBMLElementID> = [.chapters, .tags, .attachments]

    /// The pieces that come out with an item: those of a cluster with its end, when its size is known.
    mutating func take(_ item: MatroskaItem) -> [MatroskaPiece] {
        let pieces = pieces(of: item)
        for piece in pieces { byteCount += piece.byteCount }
        return pieces
    }

    private mutating func pieces(of item: MatroskaItem) -> [MatroskaPiece] {
        switch item {
        case .element(let place):
            switch place.id {
            case .seekHead, .info, .tracks, .cues, .void, .crc32: return []
            default:
                if Self.sought.contains(place.id), !places.contains(where: { $0.id == place.id }) { places.append((place.id, byteCount)) }
                return [.copy(place.element)]
            }
        case .clusterBegins: cluster = Cluster()
        case .child(let place):
            switch place.id {
            case .position, .prevSize: if cluster.voids.count < Self.mostVoids { cluster.voids.append(place) }
            case .crc32 where cluster.checksum == nil: cluster.checksum = place
            case .simpleBlock, .blockGroup: cluster.hasBlocks = true
            default: break
            }
        case .clusterEnds(let place, let contentEnd, let isWhole):
            return cluster.hasBlocks || isWhole ? pieces(of: place, contentEnd: contentEnd, isWhole: isWhole) : []
        case .skipped: break
        }
        return []
    }

    private func pieces(of place: MatroskaFrame.ClusterPlace, contentEnd: Int, isWhole: Bool) -> [MatroskaPiece] {
        var pieces: [MatroskaPiece] = []
        if isWhole, place.end == contentEnd {
            pieces.append(.copy(place.offset..<place.dataOffset))
        } else {
            var header: [UInt8] = []
            header.append(.cluster)
            header.append(variableSize: contentEnd - place.dataOffset, byteCount: 8)
            pieces.append(.bytes(header))
        }
        var voids = cluster.voids
        if let checksum = cluster.checksum, !voids.isEmpty || !isWhole { voids.append(checksum) }
        var position = place.dataOffset
        for void in voids.sorted(by: { $0.element.lowerBound < $1.element.lowerBound }) {
            let header = EBMLWriter.voidHeader(byteCount: void.element.count)
            pieces.append(.copy(position..<void.element.lowerBound))
            pieces.append(.bytes(header))
            position = void.element.lowerBound + header.count
        }
        pieces.append(.copy(position..<contentEnd))
        return pieces
    }
}
