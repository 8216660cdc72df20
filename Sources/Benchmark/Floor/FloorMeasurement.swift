import Foundation
import Media
import WebRTC

/// What the floor costs on this machine, now: the same publishers send the same bytes at the same pace to one C thread that does the least.
struct FloorMeasurement {
    let load: BenchmarkLoad
    let media: [PreparedMedia]
    /// Where its files go, until they are deleted.
    let folder: String
    let warmUp: Duration
    let duration: Duration

    func run(progress: (String) -> Void) async throws -> BenchmarkReport.Floor {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let child = try ChildProcess([FloorProgram.subcommand, folder, "\(load.publishers)"], errors: folder + "/floor.log")
        guard let port = child.readLine().flatMap({ UInt16($0) }) else { throw BenchmarkError.floor("its program does not start") }
        let generator = LoadGenerator()
        let publishers = try connect(to: TransportAddress(ip: .v4(0x7F00_0001), port: port), child)
        guard child.readLine() == "ready" else { throw BenchmarkError.floor("its program does not take the sources") }
        generator.start()
        for publisher in publishers {
            publisher.startWithoutProtocol(at: BenchmarkClock.now)
            generator.add(publisher)
        }
        progress("the floor: warming up")
        try await Task.sleep(for: warmUp)
        guard let before = ProcessSample(of: child.identifier) else { throw BenchmarkError.floor("its program has ended") }
        let sentBefore = generator.state.counters
        progress("the floor: \(duration.components.seconds) s")
        try await Task.sleep(for: duration)
        guard let after = ProcessSample(of: child.identifier) else { throw BenchmarkError.floor("its program has ended") }
        let sent = generator.state.counters - sentBefore
        let total = generator.state.counters.packets
        _ = await generator.close()
        // What still waits in its socket is worth a moment.
        try await Task.sleep(for: .milliseconds(200))
        child.closeInput()
        let counted = child.readLine()?.split(separator: " ").compactMap { Int($0) } ?? []
        child.stop()
        guard counted.count == 4, counted[2] == 0 else {
            throw BenchmarkError.floor("its program could not read what was sent: \(counted)")
        }
        return BenchmarkReport.Floor(
            microsecondsPerPacket: (after.threadTime - before.threadTime).inSeconds * 1e6 / Double(max(1, sent.packets)),
            packets: sent.packets, lostPackets: max(0, total - counted[0]))
    }

    private func connect(to address: TransportAddress, _ child: ChildProcess) throws -> [Publisher] {
        let identity = try DTLSIdentity()
        var publishers: [Publisher] = []
        for number in 0..<load.publishers {
            let publisher = try Publisher(
                number: number, load: load, media: media, towards: address.ip, identity: identity, at: BenchmarkClock.now)
            let source = try publisher.connectWithoutProtocol(to: address, at: BenchmarkClock.now)
            // The layout of `recorder_floor_source`; both ends are this machine.
            try child.write(withUnsafeBytes(of: source.port) { [UInt8]($0) } + source.key + source.salt)
            publishers.append(publisher)
        }
        return publishers
    }
}
