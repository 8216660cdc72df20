import Media
import WebRTC

/// One publisher: full ICE in the controlling role, DTLS, SRTP, sender reports, an answer to every NACK and PLI. Only its media are made up.
///
/// `@unchecked Sendable`: made and answered by the task that joins it, then handed over to the generator's thread, which alone has it.
final class Publisher: @unchecked Sendable {
    let number: Int
    private let identity: DTLSIdentity
    private let load: BenchmarkLoad
    private var socket: SenderSocket
    private var iceAgent: ICEAgent
    private var dtlsEndpoint: DTLSEndpoint?
    private var srtpContext: SRTPContext?
    private var sender: MediaSender?
    private var streams: [PublishedStream]
    private var fingerprints: [DTLSFingerprint] = []
    private var nextReports: [Int64] = []
    /// When it began to join, and when keys were agreed.
    private(set) var began: MonotonicTime?
    private(set) var connected: MonotonicTime?
    private(set) var failure: String?
    /// What has been counted of `socket.unsent`.
    private var unsentNoted = 0

    /// - Parameter remote: any address of the recorder: it says which of ours leads there.
    init(
        number: Int, load: BenchmarkLoad, media: [PreparedMedia], towards remote: IPAddress, identity: DTLSIdentity, at now: MonotonicTime
    ) throws(BenchmarkError) {
        self.number = number
        self.load = load
        self.identity = identity
        socket = try SenderSocket(towards: remote)
        var random = BenchmarkGenerator(seed: load.seed &+ UInt64(number) &* 7919)
        streams = media.map { PublishedStream($0, using: &random) }
        var system = SystemRandomNumberGenerator()
        iceAgent = ICEAgent(ICEAgent.Configuration(localAddresses: [socket.local], role: .controlling), using: &system, at: now)
    }

    var descriptor: Int32 { socket.descriptor }

    // MARK: Joining

    var offer: String {
        PublisherOffer.text(
            streams, credentials: iceAgent.localCredentials, candidates: iceAgent.localCandidates, fingerprint: identity.fingerprint)
    }

    /// - Parameter address: where media go; nil for what the answer says.
    func accept(answer: String, address: TransportAddress?, began: MonotonicTime, at now: MonotonicTime) throws(BenchmarkError) {
        let answer = try PublisherAnswer(parsing: answer)
        let remote: TransportAddress
        if let address { remote = address } else { remote = try answer.address(for: socket.local.ip) }
        guard socket.connect(to: remote) else { throw .answer("\(remote) cannot be reached") }
        self.began = began
        fingerprints = answer.fingerprints
        iceAgent.setRemote(credentials: answer.credentials, isLite: false, at: now)
        let candidate = ICECandidate(foundation: "1", priority: 2_130_706_431, host: .ip(remote.ip), port: remote.port, kind: .host)
        iceAgent.add(remoteCandidate: candidate, at: now)
        iceAgent.endOfRemoteCandidates(at: now)
        self.remote = remote
    }

    private var remote: TransportAddress?

    /// Sends to a receiver that needs no connection: the floor.
    /// - Returns: the session keys that it decrypts with.
    func connectWithoutProtocol(to address: TransportAddress, at now: MonotonicTime) throws(BenchmarkError) -> (
        port: UInt16, key: [UInt8], salt: [UInt8]
    ) {
        var system = SystemRandomNumberGenerator()
        let master = SRTPMasterKey(
            key: (0..<16).map { _ in .random(in: 0...255, using: &system) },
            salt: (0..<12).map { _ in .random(in: 0...255, using: &system) })
        guard socket.connect(to: address) else { throw .floor("\(address) cannot be reached") }
        sender = MediaSender(streams, key: master, loss: 0, seed: seed)
        connected = now
        switch sender {
        case .some(let sender): return (socket.local.port, sender.sessionKey, sender.sessionSalt)
        case .none: throw .floor("OpenSSL has no AES-128-GCM")
        }
    }

    /// Begins to send to a receiver that needs no connection.
    func startWithoutProtocol(at now: MonotonicTime) {
        sender?.start(at: now)
    }

    private var seed: UInt64 { load.seed &+ UInt64(number) &* 104_729 }

    // MARK: The machine

    var nextDeadline: Int64 {
        var earliest = nextReports.min() ?? .max
        switch sender {
        case .some(let sender): earliest = min(earliest, sender.nextDeadline)
        case .none: break
        }
        if began != nil, let deadline = iceAgent.nextDeadline { earliest = min(earliest, deadline.nanoseconds) }
        switch dtlsEndpoint {
        case .some(let endpoint): if let deadline = endpoint.nextDeadline { earliest = min(earliest, deadline.nanoseconds) }
        case .none: break
        }
        return earliest
    }

    /// Does what is due.
    func turn(at now: MonotonicTime, _ scratch: TrainBuffer, _ counters: inout GeneratorCounters) {
        sender?.turn(at: now, through: &socket, scratch: scratch, counters: &counters)
        if !nextReports.isEmpty { sendReports(at: now) }
        if began != nil { turnConnection(at: now) }
        noteUnsent(&counters)
    }

    /// ICE's and DTLS' part of it, where something of theirs is due.
    private func turnConnection(at now: MonotonicTime) {
        let isDTLSDue =
            switch dtlsEndpoint {
            case .some(let endpoint): endpoint.nextDeadline.map { $0 <= now } ?? false
            case .none: false
            }
        let isICEDue = iceAgent.nextDeadline.map { $0 <= now } ?? false
        guard isDTLSDue || isICEDue || connected == nil else { return }
        if isICEDue { iceAgent.handleTimeout(at: now) }
        if isDTLSDue { dtlsEndpoint?.handleTimeout(at: now) }
        collect(at: now)
    }

    /// Reads what the recorder has sent.
    func receive(
        at now: MonotonicTime, into buffer: UnsafeMutableBufferPointer<UInt8>, _ scratch: TrainBuffer, _ counters: inout GeneratorCounters
    ) {
        for _ in 0..<64 {
            guard let count = socket.receive(into: buffer) else { break }
            let datagram = UnsafeRawBufferPointer(start: buffer.baseAddress, count: count).bytes
            switch buffer[0] {
            case 0...3:
                guard let remote else { continue }
                iceAgent.handle(datagram, from: remote, to: socket.local, at: now)
                collect(at: now)
            case 20...63:
                dtlsEndpoint?.handle(datagram, at: now)
                collect(at: now)
            default: handle(feedback: datagram, scratch, &counters)
            }
        }
        noteUnsent(&counters)
    }

    /// No more media; retransmissions are still answered.
    func fallSilent() {
        sender?.stop()
    }

    /// Says close_notify, so that the recorder finishes the file.
    func close() {
        dtlsEndpoint?.close()
        nextReports = []
        while let datagram = dtlsEndpoint?.pollTransmit() { socket.send(datagram) }
    }

    /// Frames sent of pictures and of sound.
    var sentFrames: (video: Int, audio: Int) {
        var count = (video: 0, audio: 0)
        switch sender {
        case .some(let sender):
            for stream in sender.streams {
                if stream.media.codec == .vp8 { count.video += Int(stream.frameCount) } else { count.audio += Int(stream.frameCount) }
            }
        case .none: break
        }
        return count
    }

    private func collect(at now: MonotonicTime) {
        while let transmit = iceAgent.pollTransmit() { socket.send(transmit.payload) }
        while let event = iceAgent.pollEvent() {
            switch event {
            case .connected: startDTLS(at: now)
            case .failed: failure = failure ?? "ICE found no way to the recorder, or lost it"
            default: break
            }
        }
        while let event = dtlsEndpoint?.pollEvent() {
            switch event {
            case .connected(let keys): begin(with: keys, at: now)
            case .failed(let reason): failure = failure ?? "\(reason)"
            case .closed: failure = failure ?? "the recorder closed the connection"
            }
        }
        while let datagram = dtlsEndpoint?.pollTransmit() { socket.send(datagram) }
    }

    private func startDTLS(at now: MonotonicTime) {
        guard dtlsEndpoint == nil else { return }
        do {
            dtlsEndpoint = try DTLSEndpoint(identity: identity, role: .client, fingerprints: fingerprints, at: now)
        } catch {
            failure = "\(error)"
        }
    }

    private func begin(with keys: SRTPKeyMaterial, at now: MonotonicTime) {
        guard keys.profile == .aeadAES128GCM else { return failure = "the recorder did not take AEAD_AES_128_GCM" }
        do {
            srtpContext = try SRTPContext(keys)
        } catch {
            return failure = "\(error)"
        }
        sender = MediaSender(streams, key: keys.local, loss: load.loss, seed: seed)
        sender?.start(at: now)
        connected = now
        // As libwebrtc: a first report soon, then one each second for pictures and every five for sound.
        nextReports = streams.map { now.nanoseconds + ($0.media.codec == .vp8 ? 500_000_000 : 2_500_000_000) }
    }

    private func noteUnsent(_ counters: inout GeneratorCounters) {
        counters.unsent += socket.unsent - unsentNoted
        unsentNoted = socket.unsent
    }
}

// MARK: RTCP

extension Publisher {
    private func sendReports(at now: MonotonicTime) {
        for index in nextReports.indices where nextReports[index] <= now.nanoseconds {
            guard let stream = stream(index) else { return }
            nextReports[index] += stream.media.codec == .vp8 ? 1_000_000_000 : 5_000_000_000
            // RTP time now: that of the next frame, less what is left until it.
            let left = Double(max(0, stream.due - now.nanoseconds)) / Double(stream.media.interval)
            let behind = stream.due == .max ? 0 : UInt32(left * Double(stream.media.ticksPerFrame))
            var bytes: [UInt8] = []
            SenderReport(
                ssrc: stream.ssrc, ntpTime: BenchmarkClock.ntp(at: now), rtpTimestamp: stream.timestamp &- behind,
                packetCount: stream.packetCount, octetCount: stream.octetCount
            ).serialize(into: &bytes)
            SourceDescription(chunks: [.init(ssrc: stream.ssrc, canonicalName: "bench")]).serialize(into: &bytes)
            if let datagram = srtpContext?.protect(rtcp: bytes) { socket.send(datagram) }
        }
    }

    private func stream(_ index: Int) -> PublishedStream? {
        switch sender {
        case .some(let sender): sender.streams[index]
        case .none: nil
        }
    }

    private func handle(feedback datagram: borrowing RawSpan, _ scratch: TrainBuffer, _ counters: inout GeneratorCounters) {
        var requests: [RTCPPacket] = []
        srtpContext?.unprotect(rtcp: datagram) { plain in
            guard Self.hasRequest(plain) else { return }
            RTCPPacket.forEach(in: plain) { requests.append($0) }
        }
        for packet in requests {
            switch packet {
            case .genericNACK(let request):
                sender?.sendAgain(request.sequenceNumbers, of: request.mediaSSRC, through: &socket, scratch, &counters)
            case .pictureLossIndication(let request):
                counters.keyframeRequests += 1
                sender?.keyframeIsAsked(of: request.mediaSSRC)
            case .fullIntraRequest(let request):
                for entry in request.entries { sender?.keyframeIsAsked(of: entry.ssrc) }
            default: break
            }
        }
    }

    /// Whether a NACK, PLI or FIR is in a compound packet: most feedback is about arrivals, and costs nothing to ignore.
    private static func hasRequest(_ packet: borrowing RawSpan) -> Bool {
        var offset = 0
        while offset + 4 <= packet.byteCount {
            let format = packet.byte(at: offset) & 0x1F
            let type = packet.byte(at: offset + 1)
            if type == 205 && format == 1 || type == 206 && format != 15 { return true }
            offset += 4 * (Int(packet.bigEndian(at: offset + 2, as: UInt16.self)) + 1)
        }
        return false
    }
}
