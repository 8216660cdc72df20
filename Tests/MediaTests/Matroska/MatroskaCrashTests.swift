import Media
import Testing
import TestSupport

/// A process can end between any two outputs of the writer, and a disk may have taken only the beginning of one: what lies there must play.
struct MatroskaCrashTests {
    private let key: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00]

    private func outputs() -> [ContainerOutput] {
        var writer = MatroskaWriter(Recordings.configuration())
        var outputs: [ContainerOutput] = []
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        var video: TrackNumber?
        for index in 0..<200 {
            let time = MediaTime(milliseconds: Int64(index) * 20)
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: Recordings.silence))
            if index == 60 { video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240)))) }
            if let video {
                writer.write(
                    MuxedFrame(track: video, time: time, isKeyframe: index % 60 == 0, payload: index % 60 == 0 ? key : [0x11, 0, 0]))
            }
            while let output = writer.pollOutput() { outputs.append(output) }
        }
        writer.finish()
        while let output = writer.pollOutput() { outputs.append(output) }
        return outputs
    }

    private func read(_ bytes: [UInt8]) throws -> (reader: MatroskaReader, frames: Int) {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var frames = 0
        while let frame = try reader.nextFrame() {
            frames += 1
            #expect(reader.track(frame.track) != nil)
        }
        return (reader, frames)
    }

    @Test func `after every single output the file is whole`() throws {
        var image = FileImage(keepingStages: true)
        for output in outputs() { image.apply(output) }
        var before = 0
        for stage in image.stages.dropFirst() {
            let (reader, frames) = try read(stage)
            #expect(reader.problems == [])
            #expect(reader.tail.wholeEnd == stage.count)
            #expect(frames >= before)
            before = frames
        }
        #expect(before == 340)
    }

    @Test func `an append that was cut anywhere costs no block that came before it`() throws {
        var image = FileImage()
        for output in outputs() {
            if case .append(let bytes) = output, !image.bytes.isEmpty {
                let (_, whole) = try read(image.bytes + [])
                for count in stride(from: 1, to: bytes.count, by: 7) {
                    let (reader, frames) = try read(image.bytes + bytes[..<count])
                    #expect(frames >= whole)
                    #expect(reader.tail.wholeEnd >= image.bytes.count)
                }
            }
            image.apply(output)
        }
    }

    /// The Cues come in two patches: all that the Void still hides, then the head of the element.
    @Test func `a patch of the index that was cut anywhere leaves every block readable`() throws {
        var image = FileImage()
        for output in outputs() {
            if case .patch(let offset, let bytes) = output, bytes.count > 16, offset > 600 {
                for count in 1..<bytes.count {
                    var torn = image
                    torn.apply(.patch(offset: offset, Array(bytes[..<count])))
                    #expect(try read(torn.bytes).frames == 340)
                }
            }
            image.apply(output)
        }
    }
}
