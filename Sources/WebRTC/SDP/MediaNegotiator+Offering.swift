package import Media

/// The recorder as the offerer: "send me this".
extension MediaNegotiator {
    /// An offer to receive one track of each of `kinds`.
    ///
    /// M-sections of earlier descriptions stay in their places: as many of a kind as wanted are used again, the others become inactive.
    package mutating func makeOffer(receiving kinds: [MediaKind], local parameters: LocalParameters) -> String {
        var wanted = kinds
        var offer = local.map { media -> LocalMedia in
            guard case .receiving(var receiving) = media else { return media }
            let index = wanted.firstIndex(of: receiving.kind)
            receiving.direction = index == nil ? .inactive : .recvonly
            if let index { wanted.remove(at: index) }
            return .receiving(receiving)
        }
        for kind in wanted { offer.append(.receiving(newMedia(kind, after: offer))) }
        openOffer = offer
        return describe(offer, setup: .actpass, bundle: offer.compactMap(\.mid), allowsMixed: true, over: parameters)
    }

    /// With the payload types and ids that this session has for the kind already, if any.
    private func newMedia(_ kind: MediaKind, after offer: [LocalMedia]) -> LocalReceivingMedia {
        let taken = Set(offer.compactMap(\.mid) + tracks.map(\.mid))
        var number = offer.count
        while taken.contains("\(number)") { number += 1 }
        for case .receiving(var media) in offer where media.kind == kind {
            media.mid = "\(number)"
            media.direction = .recvonly
            media.rids = []
            media.isSimulcast = false
            return media
        }
        return LocalReceivingMedia(offering: kind, mid: "\(number)")
    }

    /// Takes the answer to the last `makeOffer`.
    package mutating func accept(answer: String) throws(AnswerError) -> NegotiatedSession {
        guard let offer = openOffer else { throw .noOfferMade }
        let remote: RemoteSession
        let transport: RemoteTransport
        do throws(OfferError) {
            remote = try RemoteSession(Self.parse(answer))
            guard !remote.accepted.isEmpty else { throw remote.reasonForRefusal }
            transport = try remote.transport()
            try checkFingerprints(of: transport)
        } catch {
            throw .unusable(error)
        }
        guard remote.sections.count == offer.count else {
            throw .mediaCountDiffers(offered: offer.count, answered: remote.sections.count)
        }
        let role: DTLSRole =
            switch transport.setup {
            case .passive: .client
            case .active, nil: .server  // RFC 4145 §4.1: an answer without the line means active
            case .actpass, .holdconn: throw .noDTLSRole
            }
        let isRestart = isRestart(transport)
        established = Established(transport: transport, role: role)
        openOffer = nil
        local = offer
        follow(remote.sections.map(\.mid))
        return session(of: remote, answer: "", isICERestart: isRestart)
    }
}
