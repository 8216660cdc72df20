import CBenchmark
import Glibc
import Media

extension LoadGenerator {
    /// What the generator's thread has: the publishers, when each of them is due, and where their datagrams come in.
    struct Loop: ~Copyable {
        private var publishers: [Publisher] = []
        /// Of the publisher at the same place. A thousand are looked through in a microsecond: no heap is faster.
        private var due: [Int64] = []
        private var unconnected: [Int] = []
        private var joins: [Duration] = []
        private var failures: [String] = []
        private var counters = GeneratorCounters()
        private var isSilent = false
        private let poller: Int32
        private let scratch = TrainBuffer()
        private let tags: UnsafeMutableBufferPointer<UInt32>
        private let datagram: UnsafeMutableBufferPointer<UInt8>

        init() {
            poller = recorder_poller_open()
            tags = .allocate(capacity: 256)
            datagram = .allocate(capacity: 2048)
        }

        deinit {
            if poller >= 0 { Glibc.close(poller) }
            tags.deallocate()
            datagram.deallocate()
        }

        var state: State { State(counters: counters, joins: joins, failures: failures, publishers: publishers.count) }

        var nextDeadline: Int64 { due.min() ?? .max }

        mutating func add(_ publisher: Publisher) {
            _ = recorder_poller_add(poller, publisher.descriptor, UInt32(publishers.count))
            if publisher.connected == nil { unconnected.append(publishers.count) }
            publishers.append(publisher)
            due.append(0)
        }

        mutating func resetLateness() {
            counters.worstLateness = 0
        }

        mutating func fallSilent() {
            guard !isSilent else { return }
            isSilent = true
            for publisher in publishers { publisher.fallSilent() }
        }

        mutating func send(at now: MonotonicTime) {
            for index in due.indices where due[index] <= now.nanoseconds {
                publishers[index].turn(at: now, scratch, &counters)
                due[index] = publishers[index].nextDeadline
            }
        }

        mutating func receive(at now: MonotonicTime) {
            var count = 0
            repeat {
                count = Int(recorder_poller_ready(poller, tags.baseAddress, Int32(tags.count)))
                for tag in tags.prefix(max(0, count)) {
                    let index = Int(tag)
                    publishers[index].receive(at: now, into: datagram, scratch, &counters)
                    due[index] = publishers[index].nextDeadline
                }
            } while count == tags.count
            if !unconnected.isEmpty { noteJoins() }
        }

        private mutating func noteJoins() {
            unconnected.removeAll { index in
                let publisher = publishers[index]
                if let failure = publisher.failure {
                    failures.append("\(BenchmarkLoad.name(of: publisher.number)): \(failure)")
                    return true
                }
                guard let began = publisher.began, let connected = publisher.connected else { return false }
                joins.append(connected - began)
                return true
            }
        }

        mutating func close() -> [Publisher] {
            for publisher in publishers { publisher.close() }
            return publishers
        }
    }
}
