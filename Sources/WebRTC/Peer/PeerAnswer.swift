/// The answer to an offer, and what of the offer will not be recorded.
package struct PeerAnswer: Hashable, Sendable {
    package var sdp: String
    /// In words for the participant; empty when everything is taken.
    package var warnings: [String]
}

extension OfferError {
    /// The offer is sound, but goes on with nothing that was before: its maker has begun a new connection.
    package var isOfAnotherConnection: Bool {
        switch self {
        case .fingerprintChanged, .mediaRemoved: true
        default: false
        }
    }
}
