import Media
import Synchronization
import WebRTC

/// Who is connected from where, and how much they say: so that nobody takes the service from the others.
final class AddressRegistry: Sendable {
    private struct Entry {
        var connections = 0
        var bucket: TokenBucket
    }

    private struct State {
        var entries: [IPAddress: Entry] = [:]
        var refusedConnections = 0
        var refusedMessages = 0
    }

    let limits: AddressLimits
    private let state = Mutex(State())

    init(_ limits: AddressLimits) {
        self.limits = limits
    }

    /// A place for one connection, to be given back by `release`; nil where the address has as many as it may.
    func admit(_ address: IPAddress, at now: MonotonicTime) -> AddressLease? {
        state.withLock { state in
            let full = Entry(bucket: TokenBucket(capacity: 2 * limits.messagesPerSecond, rate: limits.messagesPerSecond, at: now))
            guard state.entries[address, default: full].connections < limits.connections else {
                state.refusedConnections += 1
                return nil
            }
            state.entries[address, default: full].connections += 1
            return AddressLease(registry: self, address: address)
        }
    }

    func release(_ address: IPAddress) {
        state.withLock { state in
            guard let count = state.entries[address]?.connections else { return }
            state.entries[address]?.connections = count - 1
            // With its last connection it is forgotten: as many entries as connections, and no more.
            if count == 1 { state.entries[address] = nil }
        }
    }

    /// One more message from this address? False where there were too many.
    func takesMessage(from address: IPAddress, at now: MonotonicTime) -> Bool {
        state.withLock { state in
            let isTaken = state.entries[address]?.bucket.take(1, at: now) ?? true
            if !isTaken { state.refusedMessages += 1 }
            return isTaken
        }
    }

    var counts: (addresses: Int, refusedConnections: Int, refusedMessages: Int) {
        state.withLock { ($0.entries.count, $0.refusedConnections, $0.refusedMessages) }
    }

    func report(to metrics: Metrics) {
        metrics.collect { sample in
            let counts = self.counts
            sample.set(Double(counts.addresses), of: .addresses)
            sample.set(Double(counts.refusedConnections), of: .addressRefusals, labels: ["what": "connection"])
            sample.set(Double(counts.refusedMessages), of: .addressRefusals, labels: ["what": "message"])
        }
    }
}

/// One connection of an address.
struct AddressLease: Sendable {
    let registry: AddressRegistry
    let address: IPAddress

    func takesMessage(at now: MonotonicTime) -> Bool {
        registry.takesMessage(from: address, at: now)
    }

    func release() {
        registry.release(address)
    }
}

extension Metric {
    static let addresses = Metric(
        "recorder_http_addresses", .gauge, help: "Addresses that have connections to the HTTP port, loopback aside.")
    static let addressRefusals = Metric(
        "recorder_address_refusals_total", .counter, help: "Connections and messages refused because their address had too many.")
}
