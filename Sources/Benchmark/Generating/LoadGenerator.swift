import CBenchmark
import Foundation
import Media
import Synchronization

/// The thread that sends for all publishers, paced, and answers what the recorder asks of them.
///
/// ```swift
/// let generator = LoadGenerator()
/// generator.start()
/// generator.add(publisher)                 // connects, then sends until it is told otherwise
/// let before = generator.state
/// …
/// generator.fallSilent()
/// let publishers = await generator.close()
/// ```
final class LoadGenerator: Sendable {
    struct State: Sendable {
        var counters = GeneratorCounters()
        /// When each publisher's keys were agreed, after how long; in the order in which they joined.
        var joins: [Duration] = []
        var failures: [String] = []
        var publishers = 0
    }

    private enum Command { case go, fallSilent, close }

    private struct Shared {
        var arriving: [Publisher] = []
        var command = Command.go
        var resetsLateness = false
        var state = State()
        var closed: CheckedContinuation<[Publisher], Never>?
    }

    /// Sending waits for so long to do more at once; feedback for longer.
    private static let quantum: Int64 = 500_000
    private static let pollInterval: Int64 = 2_000_000
    private static let reportInterval: Int64 = 20_000_000

    private let shared = Mutex(Shared())

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "generator"
        thread.qualityOfService = .userInteractive
        thread.start()
    }

    func add(_ publisher: Publisher) {
        shared.withLock { $0.arriving.append(publisher) }
    }

    /// At most 20 ms old.
    var state: State { shared.withLock { $0.state } }

    /// Forgets how late frames were so far.
    func resetLateness() {
        shared.withLock { $0.resetsLateness = true }
    }

    /// No more media from anybody; what was lost is still sent again when it is asked for.
    func fallSilent() {
        shared.withLock { $0.command = .fallSilent }
    }

    /// Closes all connections and ends the thread.
    func close() async -> [Publisher] {
        await withCheckedContinuation { continuation in
            shared.withLock {
                $0.command = .close
                $0.closed = continuation
            }
        }
    }

    // MARK: The thread

    private func run() {
        var loop = Loop()
        var nextPoll: Int64 = 0
        var nextReport: Int64 = 0
        while true {
            let now = BenchmarkClock.now
            let (arriving, command, resets) = shared.withLock { shared in
                defer {
                    shared.arriving = []
                    shared.resetsLateness = false
                }
                return (shared.arriving, shared.command, shared.resetsLateness)
            }
            for publisher in arriving { loop.add(publisher) }
            if resets { loop.resetLateness() }
            if command == .fallSilent { loop.fallSilent() }
            if command == .close { break }
            if now.nanoseconds >= nextPoll {
                loop.receive(at: now)
                nextPoll = now.nanoseconds + Self.pollInterval
            }
            loop.send(at: now)
            if now.nanoseconds >= nextReport {
                let state = loop.state
                shared.withLock { $0.state = state }
                nextReport = now.nanoseconds + Self.reportInterval
            }
            recorder_sleep_until(min(nextPoll, max(loop.nextDeadline, now.nanoseconds + Self.quantum)))
        }
        let publishers = loop.close()
        let state = loop.state
        shared.withLock { shared in
            shared.state = state
            shared.closed?.resume(returning: publishers)
            shared.closed = nil
        }
    }
}
