import Media
import TestSupport

/// Files small enough to be cut at every byte.
enum SmallFile {
    static func header(docType: String = "webm") -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.ebml) { $0.append(.docType, docType) }
        return writer.bytes
    }

    static let unknownSegment: [UInt8] = [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]

    private static func configuration() -> MatroskaWriter.Configuration {
        var configuration = Recordings.configuration()
        configuration.cueReserve = 200
        configuration.trackReserve = 0
        configuration.clusterDuration = .milliseconds(200)
        return configuration
    }

    private static func write(_ finish: (inout MatroskaWriter) -> Void) -> [UInt8] {
        var writer = MatroskaWriter(configuration())
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 32, height: 32))))
        for tick in 0..<40 as Range<Int64> {
            let time = MediaTime(milliseconds: tick * 20)
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: Recordings.silence))
            guard tick % 2 == 0 else { continue }
            writer.write(MuxedFrame(track: video, time: time, isKeyframe: tick % 20 == 0, payload: [0x10, 2, UInt8(tick)]))
        }
        finish(&writer)
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }

    /// Finished, with sound, pictures, chapters and all.
    static func recording() -> [UInt8] {
        write { writer in
            writer.addChapter(at: .zero, label: "Start")
            writer.finish()
        }
    }

    /// As it lies while it is being recorded.
    static func live() -> [UInt8] { write { $0.flush() } }
}

/// Damage that is the same every time.
enum Mutation {
    static func of(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: seed)
        var mutated = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !mutated.isEmpty {
            let place = Int.random(in: 0..<mutated.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: mutated[place] = UInt8.random(in: 0...255, using: &random)
            case 1: mutated.remove(at: place)
            case 2: mutated.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default:
                // A block of the disk that was never written.
                for index in place..<min(mutated.count, place + Int.random(in: 1...64, using: &random)) { mutated[index] = 0 }
            }
        }
        return mutated
    }
}
