import Media

/// A peer's description, read as what it means: its m-sections, those that we take, and the one transport that carries them.
struct RemoteSession {
    struct Section {
        var media: RemoteMedia
        /// The peer's, or made up by us.
        var mid: String
        var verdict: Verdict
    }

    enum Verdict {
        case accepted(AcceptedMedia)
        case refused(Refusal)
    }

    private(set) var sections: [Section] = []
    /// The mids of the BUNDLE group that we join, in its order; nil without.
    private(set) var bundle: [String]?
    /// `a=extmap-allow-mixed` of the session.
    let allowsMixedExtensions: Bool

    init(_ session: SessionDescription) throws(OfferError) {
        allowsMixedExtensions = session.attributes.contains(.extmapAllowMixed)
        let media = session.media.map { RemoteMedia($0, of: session) }
        let mids = try Self.mids(of: media)
        sections = zip(media, mids).map { Section(media: $0, mid: $1, verdict: Self.verdict($0)) }
        join(session.attributes)
        refuseUnmultiplexed()
    }

    var accepted: [Section] { sections.filter(\.isAccepted) }

    /// Made-up names for m-sections without (before RFC 5888 they had none).
    private static func mids(of media: [RemoteMedia]) throws(OfferError) -> [String] {
        var taken: Set<String> = []
        for mid in media.compactMap(\.mid) where !taken.insert(mid).inserted { throw .duplicateMID(mid) }
        var mids: [String] = []
        for (index, section) in media.enumerated() {
            var mid = section.mid ?? "\(index)"
            while section.mid == nil, !taken.insert(mid).inserted { mid = "_\(mid)" }
            mids.append(mid)
        }
        return mids
    }

    private static func verdict(_ media: RemoteMedia) -> Verdict {
        guard !media.isRejected else { return .refused(.givenUp) }
        guard let kind = media.kind else { return .refused(.unknownKind) }
        guard media.hasRTPProtocol else { return .refused(.unknownProtocol) }
        guard let accepted = AcceptedMedia(media, kind: kind) else { return .refused(.noCommonCodec) }
        return .accepted(accepted)
    }

    /// Takes the first BUNDLE group that has something for us, and refuses what is outside; without a group, all but the first m-section.
    private mutating func join(_ attributes: [SDPAttribute]) {
        let groups = attributes.compactMap { attribute -> [String]? in
            if case .group(let group) = attribute, group.semantics == "BUNDLE" { group.mids } else { nil }
        }
        let candidates = Set(sections.filter(\.isAccepted).compactMap(\.media.mid))
        bundle = groups.first { $0.contains(where: candidates.contains) }
        var members = Set(bundle ?? [])
        if bundle == nil, let first = sections.first(where: \.isAccepted) { members = [first.mid] }
        for index in sections.indices where sections[index].isAccepted && !members.contains(sections[index].mid) {
            // Port 0 and bundle-only, but in no bundle: there is no transport to it at all.
            sections[index].verdict = .refused(sections[index].media.section.port == 0 ? .givenUp : .otherTransport)
        }
    }

    /// Bundled m-sections may leave rtcp-mux to the one that their group names first (RFC 8843 §9.3).
    private mutating func refuseUnmultiplexed() {
        let first = bundle?.first.flatMap { mid in sections.first { $0.mid == mid } }
        guard first?.media.hasRTCPMux != true else { return }
        for index in sections.indices where sections[index].isAccepted && !sections[index].media.hasRTCPMux {
            sections[index].verdict = .refused(.noRTCPMux)
        }
    }

    /// Why none of the m-sections could be taken.
    var reasonForRefusal: OfferError {
        let wanted = sections.filter { section in section.media.kind != nil && !section.isRefused(.givenUp) }
        guard !wanted.isEmpty else { return .noMedia }
        if let section = wanted.first(where: { $0.isRefused(.noRTCPMux) }) { return .noRTCPMux(mid: section.mid) }
        return .noCommonCodec(offered: wanted.flatMap(\.media.codecNames))
    }

    /// The transport of the m-section that our answer's group names first, or, where that one leaves it out, of one it is bundled with.
    func transport() throws(OfferError) -> RemoteTransport {
        let order = bundle ?? sections.filter(\.isAccepted).map(\.mid)
        let byMID = Dictionary(sections.map { ($0.mid, $0) }, uniquingKeysWith: { first, _ in first })
        let members = order.compactMap { byMID[$0] }
        guard let tagged = members.first(where: \.isAccepted) else { throw .noMedia }
        let described = tagged.media.transport.isEmpty ? members.first { !$0.media.transport.isEmpty } ?? tagged : tagged
        var transport = try described.media.transport.transport(mid: described.mid)
        // A bundle-only m-section has no candidates; they stand in the one that its group names first, even when that is refused.
        if transport.ice.candidates.isEmpty,
            let other = members.lazy.map(\.media.transport)
                .first(where: { $0.ufrag == transport.ice.credentials.ufrag && !$0.candidates.isEmpty })
        {
            transport.ice.candidates = other.candidates
            transport.ice.endOfCandidates = other.endOfCandidates
        }
        return transport
    }
}

extension RemoteSession.Section {
    var isAccepted: Bool { acceptedMedia != nil }

    var acceptedMedia: AcceptedMedia? {
        if case .accepted(let accepted) = verdict { accepted } else { nil }
    }

    func isRefused(_ refusal: Refusal) -> Bool {
        if case .refused(refusal) = verdict { true } else { false }
    }
}

extension RemoteSession {
    /// What will not be recorded and why, in words for the participant.
    var warnings: [String] {
        let refusals = sections.compactMap { section -> String? in
            if case .refused(let refusal) = section.verdict { refusal.warning(about: section.media) } else { nil }
        }
        let sends = sections.contains { $0.isAccepted && $0.media.direction.sends }
        return refusals + (sends ? [] : ["nothing is recorded: neither sound nor picture is sent"])
    }
}
