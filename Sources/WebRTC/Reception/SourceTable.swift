/// Whose packets each SSRC of the connection carries. A connection has few, so a linear search is quicker than hashing.
struct SourceTable {
    enum Role: Hashable {
        /// The original packets of the stream at this index.
        case primary(Int)
        /// RTX (RFC 4588) for it.
        case retransmission(of: Int)

        var streamIndex: Int {
            switch self {
            case .primary(let index), .retransmission(of: let index): index
            }
        }
    }

    private struct Source {
        var ssrc: UInt32
        var role: Role
    }

    /// Beyond what any call uses; a peer that goes on inventing SSRCs gets no more memory.
    static let maximumCount = 64

    private var sources: [Source] = []

    var isFull: Bool { sources.count >= Self.maximumCount }

    subscript(ssrc: UInt32) -> Role? {
        for source in sources where source.ssrc == ssrc { return source.role }
        return nil
    }

    func hasRetransmission(of stream: Int) -> Bool { sources.contains { $0.role == .retransmission(of: stream) } }

    mutating func insert(_ ssrc: UInt32, _ role: Role) {
        sources.append(Source(ssrc: ssrc, role: role))
    }

    /// Removes all sources of a stream; the indices of those after it move down by one.
    mutating func removeStream(at index: Int) {
        sources.removeAll { $0.role.streamIndex == index }
        for position in sources.indices where sources[position].role.streamIndex > index {
            switch sources[position].role {
            case .primary(let index): sources[position].role = .primary(index - 1)
            case .retransmission(of: let index): sources[position].role = .retransmission(of: index - 1)
            }
        }
    }
}
