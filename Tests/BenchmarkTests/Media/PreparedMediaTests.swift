import Media
import Testing
import WebRTC

@testable import Benchmark

struct PreparedMediaTests {
    @Test(arguments: [300, 1500, 4000])
    func `pictures have the bitrate that was asked for, within a twentieth`(kilobits: Int) {
        var load = BenchmarkLoad()
        load.videoBitrate = kilobits
        let media = PreparedMedia.video(load)
        let descriptors = media.packets.count * (media.headerByteCount + PreparedMedia.descriptorByteCount)
        let codecBytes = media.packets.reduce(-descriptors) { $0 + $1.byteCount }
        let seconds = Double(media.frames.count) / Double(load.framesPerSecond)
        let rate = Double(codecBytes) * 8 / seconds / 1000
        #expect(abs(rate - Double(kilobits)) < Double(kilobits) / 20)
    }

    @Test func `only the first frame is a key frame, and all are VP8`() {
        let media = PreparedMedia.video(BenchmarkLoad())
        for (index, frame) in media.frames.enumerated() {
            let packet = media.packets[frame.packets.lowerBound]
            let start = media.headerByteCount + PreparedMedia.descriptorByteCount
            let bytes = UnsafeRawBufferPointer(start: media.bytes + packet.offset + start, count: packet.byteCount - start)
            guard let header = VP8FrameHeader(parsing: bytes.bytes) else {
                Issue.record("frame \(index) is no VP8")
                return
            }
            #expect(header.isKeyframe == (index == 0))
            #expect(frame.isKeyframe == (index == 0))
            #expect(header.dimensions == (index == 0 ? VideoDimensions(width: 1280, height: 720) : nil))
        }
    }

    @Test func `all packets of a frame but the last have one size, as a train needs it`() {
        let media = PreparedMedia.video(BenchmarkLoad())
        for frame in media.frames {
            let sizes = frame.packets.map { media.packets[$0].byteCount }
            #expect(Set(sizes.dropLast()).count <= 1)
            #expect((sizes.last ?? 0) <= (sizes.first ?? 0))
        }
    }

    @Test func `no datagram is longer than 1200 bytes, retransmitted or not`() {
        for media in [PreparedMedia.video(BenchmarkLoad()), PreparedMedia.audio(BenchmarkLoad())] {
            for packet in media.packets { #expect(packet.byteCount + 2 + SRTPSender.tagByteCount <= 1200) }
        }
    }

    @Test func `sound is Opus packets of 20 ms`() {
        let media = PreparedMedia.audio(BenchmarkLoad())
        #expect(media.frames.count == media.packets.count)
        for packet in media.packets {
            #expect(media.bytes.load(fromByteOffset: packet.offset + media.headerByteCount, as: UInt8.self) == 31 << 3)
        }
        #expect(media.interval == 20_000_000)
        #expect(media.ticksPerFrame == 960)
    }
}
