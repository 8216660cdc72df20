import Media
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct AddressRegistryTests {
    private static let ana = IPAddress("192.0.2.1")!
    private static let ben = IPAddress("192.0.2.2")!

    private static func registry(connections: Int = 2, messages: Double = 10) -> AddressRegistry {
        var limits = AddressLimits()
        limits.connections = connections
        limits.messagesPerSecond = messages
        return AddressRegistry(limits)
    }

    @Test func `an address has as many connections as it may, and others have theirs`() {
        let registry = Self.registry()
        let leases = [registry.admit(Self.ana, at: .zero), registry.admit(Self.ana, at: .zero)]
        #expect(leases.allSatisfy { $0 != nil })
        #expect(registry.admit(Self.ana, at: .zero) == nil)
        #expect(registry.admit(Self.ben, at: .zero) != nil)
        leases[0]?.release()
        #expect(registry.admit(Self.ana, at: .zero) != nil)
        #expect(registry.counts.refusedConnections == 1)
    }

    @Test func `with its last connection an address is forgotten`() {
        let registry = Self.registry()
        let lease = registry.admit(Self.ana, at: .zero)
        #expect(registry.counts.addresses == 1)
        lease?.release()
        #expect(registry.counts.addresses == 0)
        // Given back twice it is not owed.
        lease?.release()
        #expect(registry.counts.addresses == 0)
    }

    @Test func `all connections of an address have one measure of messages, and it fills again`() {
        let registry = Self.registry()
        let first = registry.admit(Self.ana, at: .zero)
        let second = registry.admit(Self.ana, at: .zero)
        let other = registry.admit(Self.ben, at: .zero)
        for _ in 0..<10 { #expect(first?.takesMessage(at: .zero) == true && second?.takesMessage(at: .zero) == true) }
        #expect(second?.takesMessage(at: .zero) == false)
        #expect(other?.takesMessage(at: .zero) == true)
        #expect(first?.takesMessage(at: .zero + .milliseconds(100)) == true)
        #expect(registry.counts.refusedMessages == 1)
    }
}
