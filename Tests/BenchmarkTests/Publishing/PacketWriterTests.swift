import Media
import Testing
import WebRTC

@testable import Benchmark

struct PacketWriterTests {
    private var media: PreparedMedia { PreparedMedia.video(BenchmarkLoad()) }

    private func stream(_ media: PreparedMedia) -> PublishedStream {
        var random = BenchmarkGenerator(seed: 7)
        var stream = PublishedStream(media, using: &random)
        stream.due = 0
        return stream
    }

    private func bytes(_ stream: PublishedStream, _ packet: Int, frame: UInt32, index: UInt64) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = buffer.withUnsafeMutableBufferPointer { buffer in
            stream.writer.write(packet, frame: frame, index: index, transportNumber: 0x1234, to: buffer.baseAddress!)
        }
        return Array(buffer[..<count])
    }

    @Test func `frames are numbered, and their packets follow each other`() throws {
        var stream = stream(media)
        var next: UInt64?
        for number in UInt32(0)..<400 {  // more than the prepared frames: begins anew
            let frame = stream.takeFrame()
            #expect(frame.number == number)
            #expect(next == nil || frame.firstIndex == next)
            next = frame.firstIndex + UInt64(frame.packets.count)
        }
        #expect(stream.frameCount == 400)
    }

    @Test func `a packet has its stream's numbers, and the frame's own where a reader looks for it`() throws {
        var stream = stream(media)
        let frame = stream.takeFrame()
        let packet = bytes(stream, frame.packets.lowerBound, frame: 0x01020304, index: 0x1_FFFE)
        let header = try RTPHeader(parsing: packet.span.bytes)
        #expect(header.sequenceNumber == 0xFFFE)
        #expect(header.ssrc == stream.ssrc)
        #expect(header.payloadType == 96)
        #expect(header.timestamp == stream.writer.firstTimestamp &+ 0x01020304 &* 3000)
        let codecData = Array(packet[(header.payloadRange.lowerBound + PreparedMedia.descriptorByteCount)...])
        let offset = PreparedMedia.numberOffset(.vp8, isKeyframe: true)
        #expect(codecData.span.bytes.bigEndian(at: offset, as: UInt32.self) == 0x01020304)
        // The transport-wide number, behind the header of its extension.
        #expect(Array(packet[12..<20]) == [0xBE, 0xDE, 0x00, 0x01, 0x31, 0x12, 0x34, 0x00])
    }

    @Test func `a retransmission is the same payload behind the original's number, in the other stream`() throws {
        let stream = stream(media)
        let original = bytes(stream, 0, frame: 5, index: 0xABCD)
        var buffer = original + [0, 0]
        let count = buffer.withUnsafeMutableBufferPointer { buffer in
            stream.writer.retransmit(0xABCD, as: 0x77, in: buffer.baseAddress!, byteCount: original.count)
        }
        #expect(count == original.count + 2)
        let header = try RTPHeader(parsing: buffer.span.bytes)
        #expect(header.sequenceNumber == 0x77)
        #expect(header.ssrc == stream.retransmissionSSRC)
        #expect(header.payloadType == 97)
        let payload = header.payloadRange.lowerBound
        #expect(Array(buffer[payload..<payload + 2]) == [0xAB, 0xCD])
        #expect(Array(buffer[(payload + 2)...]) == Array(original[payload...]))
    }

    @Test func `what left is known by its sequence number until two thousand others have left`() throws {
        var stream = stream(media)
        let first = stream.takeFrame()
        let number = UInt16(truncatingIfNeeded: first.firstIndex)
        #expect(try #require(stream.sent(number)).index == first.firstIndex)
        #expect(stream.sent(number &- 1) == nil)
        while stream.packetCount < 2048 + UInt32(first.packets.count) { _ = stream.takeFrame() }
        #expect(stream.sent(number) == nil)
    }

    @Test func `a key frame that is asked for is the next frame`() {
        var stream = stream(media)
        for _ in 0..<10 { _ = stream.takeFrame() }
        stream.keyframeIsAsked()
        #expect(stream.takeFrame().packets == media.frames[0].packets)
        #expect(stream.takeFrame().number == 11)
    }
}
