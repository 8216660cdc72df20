import Media
import WebRTC

/// The packets of one call in order, and the machines that they go through, each for itself.
final class PacketPath {
    struct Packet {
        var arrival: MonotonicTime
        var plain: [UInt8]
        var protected: [UInt8]
    }

    enum SetupError: Error { case noCipher }

    private(set) var packets: [Packet] = []
    private(set) var frames: [EncodedFrame] = []
    private var srtpContext: SRTPContext
    private var rtpSession: RTPSession
    private var writer: MatroskaWriter
    private let audioTrack: TrackNumber
    private let videoTrack: TrackNumber
    /// Whatever is found out goes here, lest the optimizer leaves it out.
    private(set) var sink = 0

    init(seconds: Int) throws {
        let master = SRTPMasterKey(key: Array(1...16), salt: Array(101...112))
        guard let sender = SRTPSender(master) else { throw SetupError.noCipher }
        srtpContext = try SRTPContext(SRTPKeyMaterial(profile: .aeadAES128GCM, local: master, remote: master))
        var random = BenchmarkGenerator(seed: 1)
        var streams = [PreparedMedia.video(BenchmarkLoad()), PreparedMedia.audio(BenchmarkLoad())].map {
            PublishedStream($0, using: &random)
        }
        rtpSession = Self.session(streams)
        writer = MatroskaWriter(MatroskaWriter.Configuration(writingApp: "Recorder benchmark", seed: 1))
        audioTrack = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        videoTrack = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 1280, height: 720))))
        for index in streams.indices { streams[index].due = Int64(index) * 1_000_000 }
        packets = Self.packets(of: &streams, seconds: seconds, sender)
        var session = Self.session(streams)
        for packet in packets {
            session.handle(rtp: packet.plain.span.bytes, at: packet.arrival)
            while let event = session.pollEvent() { if case .frame(let frame, _) = event { frames.append(frame) } }
        }
    }

    /// Every twentieth of a second of both streams, by time.
    private static func packets(of streams: inout [PublishedStream], seconds: Int, _ sender: borrowing SRTPSender) -> [Packet] {
        var packets: [Packet] = []
        var transportNumber: UInt16 = 0
        var buffer = [UInt8](repeating: 0, count: 2048)
        while let next = streams.indices.min(by: { streams[$0].due < streams[$1].due }), streams[next].due < Int64(seconds) * 1_000_000_000
        {
            let arrival = MonotonicTime(nanoseconds: streams[next].due)
            let frame = streams[next].takeFrame()
            for (position, packet) in frame.packets.enumerated() {
                transportNumber &+= 1
                let index = frame.firstIndex + UInt64(position)
                let writer = streams[next].writer
                let count = buffer.withUnsafeMutableBufferPointer {
                    writer.write(packet, frame: frame.number, index: index, transportNumber: transportNumber, to: $0.baseAddress!)
                }
                let plain = Array(buffer[..<count])
                buffer.withUnsafeMutableBufferPointer {
                    sender.protect($0.baseAddress!, headerByteCount: writer.media.headerByteCount, byteCount: count, index: index)
                }
                packets.append(Packet(arrival: arrival, plain: plain, protected: Array(buffer[..<(count + SRTPSender.tagByteCount)])))
            }
        }
        return packets
    }

    private static func session(_ streams: [PublishedStream]) -> RTPSession {
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        let extensions = HeaderExtensionMap(transportWideCC: PreparedMedia.transportFeedbackExtension)
        session.update(
            media: streams.enumerated().map { index, stream in
                let isVideo = stream.media.codec == .vp8
                return NegotiatedMedia(
                    trackID: TrackID(rawValue: UInt32(index)), mid: "\(index)", kind: isVideo ? .video : .audio, isReceiving: true,
                    payloadTypes: [stream.media.payloadType: isVideo ? .vp8 : .opus(stereo: false)], ssrcs: [stream.ssrc],
                    headerExtensions: extensions, feedback: FeedbackSupport(nack: true, pli: isVideo, transportCC: true),
                    usesReducedSizeRTCP: true)
            }, at: .zero)
        return session
    }

    // MARK: The steps

    func parse(_ range: Range<Int>) {
        for index in range {
            let plain = packets[index].plain
            if let header = try? RTPHeader(parsing: plain.span.bytes) { sink &+= Int(header.sequenceNumber) }
        }
    }

    func unprotect(_ range: Range<Int>) {
        var bytes = 0
        for index in range {
            let protected = packets[index].protected
            srtpContext.unprotect(rtp: protected.span.bytes) { bytes += $0.byteCount }
        }
        sink &+= bytes
    }

    /// With the timeouts that fall between the packets, and the feedback that comes of it.
    func receive(_ range: Range<Int>) {
        for index in range {
            let now = packets[index].arrival
            if let deadline = rtpSession.nextDeadline, deadline <= now { rtpSession.handleTimeout(at: now) }
            let plain = packets[index].plain
            rtpSession.handle(rtp: plain.span.bytes, at: now)
            while let event = rtpSession.pollEvent() { if case .frame(let frame, _) = event { sink &+= frame.payload.count } }
            while let packet = rtpSession.pollRTCP() { sink &+= packet.count }
        }
    }

    func mux(_ range: Range<Int>) {
        for index in range {
            let frame = frames[index]
            writer.write(
                MuxedFrame(
                    track: frame.codec == .opus ? audioTrack : videoTrack, time: MediaTime(nanoseconds: frame.arrival.nanoseconds),
                    isKeyframe: frame.isKeyframe, payload: frame.payload))
            while let output = writer.pollOutput() { if case .append(let bytes) = output { sink &+= bytes.count } }
        }
    }
}
