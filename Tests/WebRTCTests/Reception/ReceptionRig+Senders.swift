import Media
import TestSupport
import WebRTC

/// The usual senders: video at 30 frames a second on SSRC 0x1111 with RTX on 0x2222, sound in 20 ms packets on SSRC 0x3333.
extension ReceptionRig {
    static let videoSSRC: UInt32 = 0x1111
    static let retransmissionSSRC: UInt32 = 0x2222
    static let audioSSRC: UInt32 = 0x3333
    static let extensions = HeaderExtensionMap(mid: 1, transportWideCC: 2)

    static let video = NegotiatedMedia.video(
        ssrcs: [videoSSRC], retransmissionSSRCs: [retransmissionSSRC: videoSSRC], headerExtensions: extensions)

    func addVideoSender(_ configure: (inout RTPPacketizer.Configuration) -> Void = { _ in }) {
        var configuration = RTPPacketizer.Configuration(
            ssrc: Self.videoSSRC, payloadType: 96, retransmission: (Self.retransmissionSSRC, 97), headerExtensions: Self.extensions,
            mid: "v")
        configure(&configuration)
        packetizers[configuration.ssrc] = RTPPacketizer(configuration)
    }

    func addAudioSender(_ configure: (inout RTPPacketizer.Configuration) -> Void = { _ in }) {
        var configuration = RTPPacketizer.Configuration(
            ssrc: Self.audioSSRC, payloadType: 111, firstTimestamp: 48_000, headerExtensions: Self.extensions, mid: "a")
        configure(&configuration)
        packetizers[configuration.ssrc] = RTPPacketizer(configuration)
    }

    /// Schedules whole frames, 100/3 ms apart from `start` on.
    func sendVideo(
        _ frames: [[UInt8]], from ssrc: UInt32 = videoSSRC, startingAt start: Duration = .zero,
        layer: @escaping (Int) -> VP8Layer = { _ in VP8Layer() }
    ) {
        for (index, frame) in frames.enumerated() {
            let time = start + .milliseconds(Int64(index) * 100 / 3)
            at(time) { [self] in
                let ticks = time.nanoseconds * 9 / 100_000
                send(rtp: packetizers[ssrc]?.packetize(vp8: frame, at: ticks, layer: layer(index)) ?? [], from: ssrc)
            }
        }
    }

    /// Schedules numbered frames of 2500 bytes (three packets); key frames where told.
    func sendVideo(
        _ numbers: Range<Int>, keyframes: Set<Int> = [0], from ssrc: UInt32 = videoSSRC, startingAt start: Duration = .zero,
        dimensions: VideoDimensions? = nil, layer: @escaping (Int) -> VP8Layer = { _ in VP8Layer() }
    ) {
        let frames = numbers.map { SyntheticFrames.vp8($0, isKeyframe: keyframes.contains($0), dimensions: dimensions) }
        sendVideo(frames, from: ssrc, startingAt: start, layer: layer)
    }

    /// Schedules numbered Opus packets, 20 ms apart; inside RED with so many copies of earlier ones, or plain.
    func sendAudio(
        _ numbers: Range<Int>, from ssrc: UInt32 = audioSSRC, redundancy: Int? = nil, marker: Bool = true,
        startingAt start: Duration = .zero
    ) {
        var red = redundancy.map { RedundantAudioPacketizer(primaryType: 111, depth: $0) }
        for number in numbers {
            let ticks = Int64(number) * 960
            let packet = SyntheticFrames.opus(number)
            let payload = red?.payload(packet, at: ticks) ?? packet
            let isFirst = marker && number == numbers.lowerBound
            at(start + .milliseconds(Int64(number - numbers.lowerBound) * 20)) { [self] in
                let type: UInt8 = redundancy == nil ? 111 : 63
                guard let bytes = packetizers[ssrc]?.packet(payload, at: ticks, marker: isFirst, payloadType: type) else { return }
                send(rtp: [bytes], from: ssrc)
            }
        }
    }

    /// Drops the packets that have these places among all that are sent, retransmissions included.
    func dropPackets(_ places: Set<Int>) {
        var count = 0
        drop = { _ in
            defer { count += 1 }
            return places.contains(count)
        }
    }

    func numbers(of track: TrackID) -> [Int?] {
        frames(of: track).map(SyntheticFrames.number)
    }
}
