import Media
import WebRTC

extension MicroBenchmark {
    /// The path of a packet of 720p at 1.5 Mbit/s, step by step.
    /// - Parameter seconds: of a call, measured; a second more is the warm-up.
    package static func all(seconds: Int = 20) throws -> [MicroBenchmark] {
        let path = try PacketPath(seconds: seconds + 1)
        let packets = path.packets.count
        let warmUp = packets / (seconds + 1)
        return [
            MicroBenchmark(name: "parse RTP", unit: "packet", warmUp: warmUp, count: packets - warmUp) { path.parse($0) },
            MicroBenchmark(name: "unprotect SRTP", unit: "packet", warmUp: warmUp, count: packets - warmUp) { path.unprotect($0) },
            MicroBenchmark(name: "receive: RTP to frames", unit: "packet", warmUp: warmUp, count: packets - warmUp) { path.receive($0) },
            MicroBenchmark(
                name: "mux: frames to WebM", unit: "frame", warmUp: path.frames.count / (seconds + 1),
                count: path.frames.count - path.frames.count / (seconds + 1)
            ) { path.mux($0) },
        ]
    }
}
