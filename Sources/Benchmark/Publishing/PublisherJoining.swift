import Media
import WebRTC

/// Lets publishers join by WHIP, so many in a second, and hands them to the generator.
struct PublisherJoining: Sendable {
    private let client: ServiceClient
    private let load: BenchmarkLoad
    private let media: [PreparedMedia]
    private let generator: LoadGenerator
    /// One certificate for all publishers: making keys is not what is measured.
    private let identity: DTLSIdentity
    private let address: IPAddress
    private let mediaAddress: TransportAddress?

    init(service: MeasuredService, load: BenchmarkLoad, media: [PreparedMedia], generator: LoadGenerator) throws {
        client = ServiceClient(service)
        self.load = load
        self.media = media
        self.generator = generator
        identity = try DTLSIdentity()
        address = try service.address()
        mediaAddress = service.mediaAddress
    }

    /// Begins the joins evenly within that time, and returns when every one stands or has failed.
    /// - Returns: why some failed.
    func join(_ numbers: Range<Int>, within duration: Duration, progress: @Sendable (Int) -> Void) async throws -> [String] {
        guard !numbers.isEmpty else { return [] }
        let standing = generator.state.joins.count
        let failedBefore = generator.state.failures.count
        let start = ContinuousClock.now
        var failures = try await withThrowingTaskGroup(of: String?.self) { group in
            for (position, number) in numbers.enumerated() {
                try await Task.sleep(until: start + duration * position / numbers.count, clock: .continuous)
                group.addTask { await self.join(number) }
                if position % 10 == 0 { progress(position) }
            }
            return try await group.reduce(into: [String]()) { failures, failure in if let failure { failures.append(failure) } }
        }
        // ICE and DTLS take their time behind the answer; ICE itself gives up after 30 s.
        for _ in 0..<700 {
            let state = generator.state
            let stand = state.joins.count - standing
            let fell = state.failures.count - failedBefore
            progress(stand)
            if stand + fell + failures.count >= numbers.count { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        failures += generator.state.failures.dropFirst(failedBefore)
        return failures
    }

    /// nil when the publisher is on its way.
    private func join(_ number: Int) async -> String? {
        do {
            let began = BenchmarkClock.now
            let publisher = try Publisher(number: number, load: load, media: media, towards: address, identity: identity, at: began)
            let answer = try await client.publish(publisher.offer, room: load.room(of: number), name: BenchmarkLoad.name(of: number))
            try publisher.accept(answer: answer, address: mediaAddress, began: began, at: BenchmarkClock.now)
            generator.add(publisher)
            return nil
        } catch {
            return "\(BenchmarkLoad.name(of: number)): \(error)"
        }
    }
}
