package import Media
package import WebRTC

/// A browser that sends its tracks to the recorder: full ICE in the controlling role, DTLS, SRTP, RTX for every NACK, sender reports,
/// a key frame for every PLI where its source can make one. Its far end is real; only its media are made up.
package final class SimulatedBrowser {
    /// Its side of `a=setup`: who offers `passive` makes the recorder begin the handshake.
    package enum Setup: String, Sendable { case actpass, passive }

    package let name: String
    package let address: TransportAddress
    package private(set) var tracks: [SimulatedTrack]
    /// When the keys were agreed, and with them the sending began.
    package private(set) var connected: MonotonicTime?
    /// Key frames asked for by the recorder.
    package private(set) var keyframeRequests: [MonotonicTime] = []
    package private(set) var packetsSentAgain = 0
    /// Numbers in the recorder's NACKs.
    package private(set) var packetsAskedFor = 0
    /// The recorder's, from its last answer.
    package private(set) var recorderCredentials: ICECredentials?
    private let setup: Setup
    private let identity: DTLSIdentity
    private var fingerprints: [DTLSFingerprint] = []
    private var iceAgent: ICEAgent
    private var dtlsEndpoint: DTLSEndpoint?
    private var srtpContext: SRTPContext?
    private var random: SeededGenerator
    private var transportSequenceNumber: UInt16 = 0
    private var datagrams: [[UInt8]] = []
    /// Protected packets of sound by SSRC and sequence number: without RTX a lost one is sent again as it was, which libsrtp does not
    /// protect twice.
    private var protectedSound: [UInt64: [UInt8]] = [:]
    /// How much faster its wall clock runs than true time, in parts per million.
    private let clockError: Double
    /// By how much it is ahead.
    private let clockOffset: Duration

    package init(
        name: String, address: TransportAddress, _ sources: [SimulatedSource], setup: Setup = .actpass, clockError: Double = 0,
        clockOffset: Duration = .zero, seed: UInt64, at now: MonotonicTime = .zero
    ) throws {
        self.name = name
        self.address = address
        self.setup = setup
        self.clockError = clockError
        self.clockOffset = clockOffset
        identity = try DTLSIdentity()
        random = SeededGenerator(seed: seed)
        iceAgent = ICEAgent(ICEAgent.Configuration(localAddresses: [address], role: .controlling), using: &random, at: now)
        tracks = []
        for (index, source) in sources.enumerated() {
            tracks.append(SimulatedTrack(source, mid: "\(index)", streamID: name, using: &random))
        }
    }

    /// Everything that it has sent, in no order between the tracks.
    package func sent(_ codec: Codec) -> [SimulatedTrack.Sent] { tracks.flatMap(\.sent).filter { $0.codec == codec } }

    // MARK: Signalling

    package func offer() -> String {
        SimulatedOffer.text(
            tracks, credentials: iceAgent.localCredentials, candidates: iceAgent.localCandidates, fingerprint: identity.fingerprint,
            setup: setup.rawValue)
    }

    package func restartICE() {
        iceAgent.restart(using: &random)
    }

    package func accept(answer: SimulatedAnswer, at now: MonotonicTime) {
        fingerprints = answer.fingerprints
        recorderCredentials = answer.credentials
        iceAgent.setRemote(credentials: answer.credentials, isLite: false, at: now)
        if connected != nil { for index in tracks.indices { tracks[index].start(at: now) } }
        for candidate in answer.candidates { iceAgent.add(remoteCandidate: candidate, at: now) }
        iceAgent.endOfRemoteCandidates(at: now)
    }

    // MARK: The machine

    package func handle(_ transmit: Transmit, at now: MonotonicTime) throws {
        let bytes = transmit.payload
        switch bytes.first ?? 0 {
        case 0...3: iceAgent.handle(bytes.span.bytes, from: transmit.source, to: transmit.destination, at: now)
        case 20...63:
            try startDTLS(.server, at: now)
            dtlsEndpoint?.handle(bytes.span.bytes, at: now)
        default: handle(feedback: bytes, at: now)
        }
        try collect(at: now)
    }

    package func handleTimeout(at now: MonotonicTime) throws {
        iceAgent.handleTimeout(at: now)
        dtlsEndpoint?.handleTimeout(at: now)
        for index in tracks.indices {
            send(tracks[index].takePackets(at: now), of: index)
            for report in tracks[index].takeReports(at: now, wallClock: wallClock(at: now)) { send(rtcp: report) }
        }
        try collect(at: now)
    }

    package var nextDeadline: MonotonicTime? {
        var earliest = tracks.compactMap(\.nextDeadline).min()
        if let deadline = iceAgent.nextDeadline { earliest = min(earliest ?? deadline, deadline) }
        switch dtlsEndpoint {
        case .some(let endpoint):
            if let deadline = endpoint.nextDeadline { earliest = min(earliest ?? deadline, deadline) }
        case .none: break
        }
        return earliest
    }

    package func pollTransmit() -> Transmit? {
        if let transmit = iceAgent.pollTransmit() { return transmit }
        guard let path = iceAgent.selectedPair else { return nil }
        // Media first: they may overtake the last flight of the handshake.
        let payload = datagrams.isEmpty ? dtlsEndpoint?.pollTransmit() : datagrams.removeFirst()
        return payload.map { Transmit(source: path.local, destination: path.remote, payload: $0) }
    }

    private func startDTLS(_ role: DTLSRole, at now: MonotonicTime) throws {
        guard dtlsEndpoint == nil else { return }
        dtlsEndpoint = try DTLSEndpoint(identity: identity, role: role, fingerprints: fingerprints, at: now)
    }

    private func collect(at now: MonotonicTime) throws {
        while let event = iceAgent.pollEvent() {
            // Who offers `actpass` is told `passive` by the recorder, and begins.
            if event == .connected, setup == .actpass { try startDTLS(.client, at: now) }
        }
        while case .connected(let keys) = dtlsEndpoint?.pollEvent() {
            srtpContext = try SRTPContext(keys)
            connected = now
            for index in tracks.indices { tracks[index].start(at: now) }
        }
    }

    // MARK: Media

    /// Seconds since 1900: 3 900 000 000 at the beginning.
    private func wallClock(at now: MonotonicTime) -> NTPTime {
        let elapsed = (now - .zero).inSeconds * (1 + clockError * 1e-6) + Double(clockOffset.components.seconds)
        let whole = elapsed.rounded(.down)
        return NTPTime(rawValue: UInt64(3_900_000_000 + whole) << 32 + UInt64((elapsed - whole) * 4_294_967_296))
    }

    private func send(_ packets: [(encoding: Int, packet: [UInt8])], of index: Int) {
        for (encoding, packet) in packets {
            var packet = packet
            tracks[index].stamp(&packet, transportSequenceNumber, encoding: encoding)
            transportSequenceNumber &+= 1
            guard let datagram = srtpContext?.protect(rtp: packet) else { continue }
            if tracks[index].source.codec == .opus {
                let bytes = packet.span.bytes
                protectedSound[Self.key(bytes.bigEndian(at: 8, as: UInt32.self), bytes.bigEndian(at: 2, as: UInt16.self))] = datagram
            }
            datagrams.append(datagram)
        }
    }

    private func send(rtcp bytes: [UInt8]) {
        if let datagram = srtpContext?.protect(rtcp: bytes) { datagrams.append(datagram) }
    }

    private static func key(_ ssrc: UInt32, _ sequenceNumber: UInt16) -> UInt64 { UInt64(ssrc) << 16 | UInt64(sequenceNumber) }

    private func handle(feedback datagram: [UInt8], at now: MonotonicTime) {
        var packets: [RTCPPacket] = []
        srtpContext?.unprotect(rtcp: datagram.span.bytes) { RTCPPacket.forEach(in: $0) { packets.append($0) } }
        for packet in packets {
            switch packet {
            case .genericNACK(let request): sendAgain(request, at: now)
            case .pictureLossIndication(let request): keyframeIsAsked(of: request.mediaSSRC, at: now)
            case .fullIntraRequest(let request): for entry in request.entries { keyframeIsAsked(of: entry.ssrc, at: now) }
            default: break
            }
        }
    }

    private func sendAgain(_ request: GenericNACK, at now: MonotonicTime) {
        packetsAskedFor += request.sequenceNumbers.count
        for index in tracks.indices {
            guard let again = tracks[index].retransmit(request.sequenceNumbers, of: request.mediaSSRC, at: now) else { continue }
            packetsSentAgain += again.1.count
            send(again.2.map { (again.encoding, $0) }, of: index)
            if tracks[index].source.codec == .opus {
                datagrams += again.1.compactMap { protectedSound[Self.key(request.mediaSSRC, $0)] }
            }
        }
    }

    private func keyframeIsAsked(of ssrc: UInt32, at now: MonotonicTime) {
        for index in tracks.indices where tracks[index].keyframeIsAsked(of: ssrc) { keyframeRequests.append(now) }
    }
}

// MARK: What people and pages do

extension SimulatedBrowser {
    package func mute(_ track: Int, _ how: SimulatedTrack.Muting, at now: MonotonicTime) { tracks[track].mute(how, at: now) }

    package func unmute(_ track: Int, at now: MonotonicTime) { tracks[track].unmute(at: now) }

    /// `replaceTrack` by a source whose timestamps are so many ticks away from where they would have been.
    package func replaceTrack(_ track: Int, jumpingBy ticks: Int64) { tracks[track].jump(by: ticks) }

    package func changePackets(of track: Int, to duration: Duration, isStereo: Bool = false) {
        tracks[track].change(packets: duration, isStereo: isStereo)
    }

    package func resize(_ track: Int, to dimensions: VideoDimensions) { tracks[track].resize(to: dimensions) }

    package func setLayer(_ layer: Int, of track: Int, isActive: Bool) { tracks[track].setLayer(layer, isActive: isActive) }

    package func changeSource(of track: Int, at now: MonotonicTime) { tracks[track].changeSource(at: now, using: &random) }

    /// Takes numbers of the stream with packets of nothing.
    package func pad(_ track: Int, count: Int, at now: MonotonicTime) { send(tracks[track].pad(count, at: now), of: track) }

    /// An RTX packet of nothing but a number.
    package func probe(_ track: Int) { send([tracks[track].probe()], of: track) }

    /// RTCP BYE, which is not the end.
    package func sayGoodbye(of track: Int) { send(rtcp: tracks[track].goodbye()) }

    /// A track more; the next offer names it. It sends from then on.
    package func add(_ source: SimulatedSource) {
        tracks.append(SimulatedTrack(source, mid: "\(tracks.count)", streamID: name, using: &random))
    }

    /// The next offer says that it sends no more.
    package func remove(_ track: Int) { tracks[track].isRemoved = true }

    /// DTLS close_notify, as of a page that closes its connection.
    package func close() { dtlsEndpoint?.close() }
}
