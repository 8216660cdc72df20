import Media

/// Offer and answer (RFC 3264, RFC 9429) for one peer, from the side of a recorder: we take what is sent, and send nothing.
///
///     var negotiator = MediaNegotiator()
///     let session = try negotiator.answer(to: offer, local: parameters)
///     reply(session.answer)                          // recvonly; VP8, Opus and what helps to receive them
///     agent.setRemote(session.remoteICE)
///     for media in session.media where media.isReceiving { … }
///
/// An offer that cannot be answered throws, and leaves everything as it was.
package struct MediaNegotiator {
    /// One for each m-section so far, in the order of the SDP.
    var tracks: [Track] = []
    /// Our last description.
    var local: [LocalMedia] = []
    /// Ours, waiting for its answer.
    var openOffer: [LocalMedia]?
    var established: Established?
    private var sessionVersion: UInt64 = 0
    private var trackCount: UInt32 = 0

    struct Track {
        var mid: String
        var id: TrackID
    }

    struct Established {
        var transport: RemoteTransport
        var role: DTLSRole
    }

    package init() {}

    /// Whether answering this offer needs new ICE credentials of ours (RFC 8839 §4.4.1.1.1). False for what is no offer.
    package func isICERestart(_ offer: String) -> Bool {
        guard let established, let session = try? SessionDescription(parsing: offer), let remote = try? RemoteSession(session),
            let transport = try? remote.transport()
        else { return false }
        return transport.ice.credentials != established.transport.ice.credentials
    }

    package mutating func answer(to offer: String, local parameters: LocalParameters) throws(OfferError) -> NegotiatedSession {
        let remote = try RemoteSession(Self.parse(offer))
        guard !remote.sections.isEmpty else { throw .noMedia }
        guard remote.sections.count >= local.count else { throw .mediaRemoved(before: local.count, now: remote.sections.count) }
        let now = try establish(by: remote)
        let isRestart = isRestart(now.transport)
        established = now
        openOffer = nil
        follow(remote.sections.map(\.mid))
        local = remote.sections.map { Self.answer(to: $0, sessionAllowsMixed: remote.allowsMixedExtensions) }
        let setup: SetupRole = now.role == .server ? .passive : .active
        let answer = describe(local, setup: setup, bundle: remote.bundle, allowsMixed: remote.allowsMixedExtensions, over: parameters)
        return session(of: remote, answer: answer, isICERestart: isRestart)
    }

    static func parse(_ text: String) throws(OfferError) -> SessionDescription {
        do {
            return try SessionDescription(parsing: text)
        } catch {
            throw .notSDP(line: error.line, reason: error.reason)
        }
    }

    private static func answer(to section: RemoteSession.Section, sessionAllowsMixed: Bool) -> LocalMedia {
        let media = section.media
        switch section.verdict {
        case .accepted(let accepted):
            return .receiving(LocalReceivingMedia(answering: media, with: accepted, sessionAllowsMixed: sessionAllowsMixed))
        case .refused: return .refused(LocalRefusedMedia(media))
        }
    }

    /// The transport and our part in it, checked against what was before.
    private func establish(by remote: RemoteSession) throws(OfferError) -> Established {
        guard !remote.accepted.isEmpty else {
            // A call in which everything is stopped, for now: the transport stays.
            guard let established, remote.sections.allSatisfy({ $0.isRefused(.givenUp) }) else { throw remote.reasonForRefusal }
            return established
        }
        let transport = try remote.transport()
        try checkFingerprints(of: transport)
        return Established(transport: transport, role: role(for: transport))
    }

    func checkFingerprints(of transport: RemoteTransport) throws(OfferError) {
        guard let established, Set(established.transport.fingerprints) != Set(transport.fingerprints) else { return }
        guard isRestart(transport) else { throw .fingerprintChanged }
    }

    func isRestart(_ transport: RemoteTransport) -> Bool {
        established.map { $0.transport.ice.credentials != transport.ice.credentials } ?? false
    }

    /// Passive where we may choose: then the SRTP profile is ours to pick. An association that stands keeps its roles (RFC 8842 §5.3).
    private func role(for transport: RemoteTransport) -> DTLSRole {
        switch transport.setup {
        case .active: return .server
        case .passive: return .client
        case .actpass, .holdconn, nil:
            guard let established, established.transport.fingerprints == transport.fingerprints else { return .server }
            return established.role
        }
    }

    /// Keeps the tracks of m-sections that kept their mid, and begins new ones for the others (RFC 9429 §5.2.2: recycled m-sections).
    mutating func follow(_ mids: [String]) {
        for (index, mid) in mids.enumerated() where index >= tracks.count || tracks[index].mid != mid {
            trackCount += 1
            let track = Track(mid: mid, id: TrackID(rawValue: trackCount))
            if index < tracks.count { tracks[index] = track } else { tracks.append(track) }
        }
    }

    /// Writes m-sections down as the next version of our description.
    mutating func describe(
        _ media: [LocalMedia], setup: SetupRole, bundle: [String]?, allowsMixed: Bool, over parameters: LocalParameters
    ) -> String {
        let receiving = media.indices.filter { media[$0].isReceiving }
        let mids = Set(receiving.compactMap { media[$0].mid })
        let group = bundle?.filter(mids.contains)
        // Candidates stand once, in the m-section that the group names first (RFC 8843 §9.2).
        let tagged = group?.first.flatMap { mid in receiving.first { media[$0].mid == mid } } ?? receiving.first
        var attributes: [SDPAttribute] = []
        if let group, !group.isEmpty { attributes.append(.group(MediaGroup(semantics: "BUNDLE", mids: group))) }
        if allowsMixed { attributes.append(.extmapAllowMixed) }
        let transport = parameters.transportAttributes(setup: setup)
        let sections = media.enumerated().map { index, media in
            media.section(over: transport, candidates: index == tagged ? parameters.candidateAttributes : [])
        }
        sessionVersion += 1
        let origin = SDPOrigin(sessionID: parameters.sessionID & UInt64(Int64.max), sessionVersion: sessionVersion)
        return SessionDescription(origin: origin, attributes: attributes, media: sections).description
    }

    /// What was agreed on. To be called when `established`, `tracks` and `local` are up to date.
    func session(of remote: RemoteSession, answer: String, isICERestart: Bool) -> NegotiatedSession {
        guard let established else { preconditionFailure("a session before its transport is established") }
        let media = zip(remote.sections, tracks).compactMap { section, track -> NegotiatedMedia? in
            guard let kind = section.media.kind else { return nil }
            return section.acceptedMedia?.negotiated(section.media, mid: section.mid, trackID: track.id)
                ?? NegotiatedMedia(trackID: track.id, mid: section.mid, kind: kind, isReceiving: false, payloadTypes: [:])
        }
        return NegotiatedSession(
            answer: answer, media: media, remoteICE: established.transport.ice, remoteFingerprints: established.transport.fingerprints,
            dtlsRole: established.role, isICERestart: isICERestart, warnings: remote.warnings)
    }
}
