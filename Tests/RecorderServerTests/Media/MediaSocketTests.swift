import Media
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct MediaSocketTests {
    /// Receives until so many datagrams are there; the kernel delivers on loopback before `flush` returns.
    private func receive(_ count: Int, from socket: inout MediaSocket) -> [(
        bytes: [UInt8], source: TransportAddress, destination: TransportAddress
    )] {
        var received: [(bytes: [UInt8], source: TransportAddress, destination: TransportAddress)] = []
        for _ in 0..<100 where received.count < count {
            _ = socket.receive { bytes, source, destination in received.append((bytes.bytes(in: 0..<bytes.byteCount), source, destination))
            }
        }
        return received
    }

    @Test(arguments: ["127.0.0.1", "::1"]) func `a datagram keeps both of its addresses, and the answer leaves from where it came to`(
        host: String
    ) throws {
        let loopback = try #require(IPAddress(host))
        var service = try MediaSocket(address: nil, port: 0)
        var peer = try MediaSocket(address: loopback, port: 0)
        let peerAddress = TransportAddress(ip: loopback, port: peer.port)
        let serviceAddress = TransportAddress(ip: loopback, port: service.port)
        peer.send(Transmit(source: peerAddress, destination: serviceAddress, payload: [1, 2, 3]))
        peer.flush()
        let question = try #require(receive(1, from: &service).first)
        #expect(question.bytes == [1, 2, 3])
        #expect(question.source == peerAddress)
        #expect(question.destination == serviceAddress)
        service.send(Transmit(source: question.destination, destination: question.source, payload: [4]))
        service.flush()
        let answer = try #require(receive(1, from: &peer).first)
        #expect(answer.bytes == [4])
        #expect(answer.source == serviceAddress)
    }

    @Test func `more than a batch goes out and comes in, in order`() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        var sender = try MediaSocket(address: loopback, port: 0)
        var receiver = try MediaSocket(address: loopback, port: 0)
        let destination = TransportAddress(ip: loopback, port: receiver.port)
        for number in 0..<200 {
            sender.send(
                Transmit(source: TransportAddress(ip: loopback, port: sender.port), destination: destination, payload: [UInt8(number)]))
        }
        sender.flush()
        #expect(receive(200, from: &receiver).map { $0.bytes[0] } == (0..<200).map { UInt8($0) })
    }

    @Test func `a port that is taken is a clear error`() throws {
        let first = try MediaSocket(address: IPAddress("127.0.0.1"), port: 0)
        let port = first.port
        do {
            _ = try MediaSocket(address: IPAddress("127.0.0.1"), port: port)
            Issue.record("bound twice")
        } catch {
            #expect(error.description.contains("\(port)") && error.description.contains("in use"))
        }
        withExtendedLifetime(first.port) {}
    }
}
