package import Recording

/// A peer as the others in its room see it.
package struct PeerDescription: Hashable, Sendable {
    package var id: ParticipantID
    package var name: String
    package var kind: Kind

    package enum Kind: String, Hashable, Sendable {
        case person
        /// Sends no media, never speaks, only answers offers.
        case recorder
    }

    package init(id: ParticipantID, name: String, kind: Kind) {
        self.id = id
        self.name = name
        self.kind = kind
    }

    /// The recorder of a room: the same id for as long as the room has that name, so that a page may remember it.
    package static func recorder(of room: String) -> PeerDescription {
        // FNV-1a: nobody gains by a collision, for a peer reaches only the recorder of the room it is in.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in room.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        let id = ParticipantID("recorder-" + String(repeating: "0", count: 16 - digits.count) + digits)
        return PeerDescription(id: id, name: "Recorder", kind: .recorder)
    }

    var json: String {
        var text = JSONText()
        text.append("id", id.text)
        text.append("name", name)
        text.append("kind", kind.rawValue)
        return text.finished()
    }
}
