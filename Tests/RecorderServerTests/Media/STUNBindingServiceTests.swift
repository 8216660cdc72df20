import Media
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct STUNBindingServiceTests {
    private static let client = TransportAddress(ip: IPAddress("192.0.2.1")!, port: 5000)
    private static let request: [UInt8] = [
        0x00, 0x01,  // Binding request
        0x00, 0x00,  // no attributes
        0x21, 0x12, 0xA4, 0x42,  // magic cookie
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,  // transaction
    ]

    private static func answer(_ service: inout STUNBindingService, _ bytes: [UInt8], at now: MonotonicTime = .zero) -> STUNMessage? {
        let answer = service.answer(to: bytes.span.bytes, from: client, at: now)
        return answer.flatMap { bytes in
            let span = bytes.span.bytes
            return try? STUNMessage(parsing: span)
        }
    }

    @Test func `whoever asks learns its own address`() throws {
        var service = STUNBindingService()
        let answer = try #require(Self.answer(&service, Self.request))
        #expect(answer.messageClass == .successResponse)
        #expect(answer.xorMappedAddress == Self.client)
        #expect(answer.transactionID == STUNTransactionID(high: 0x0102_0304, low: 0x0506_0708_090A_0B0C))
    }

    @Test func `what must be understood and is not is refused by its name`() throws {
        var service = STUNBindingService()
        var request = Self.request
        request[3] = 8
        request += [0x00, 0x03, 0x00, 0x04, 0, 0, 0, 6]  // CHANGE-REQUEST (RFC 5780)
        let answer = try #require(Self.answer(&service, request))
        #expect(answer.messageClass == .errorResponse)
        #expect(answer.unknownAttributes == [3])
    }

    @Test func `a check of ICE, an answer, and what is no STUN get nothing`() {
        var service = STUNBindingService()
        var check = Self.request
        check[3] = 8
        check += [0x00, 0x06, 0x00, 0x04] + Array("ab:c".utf8)  // USERNAME
        var response = Self.request
        response[0] = 0x01
        for bytes in [check, response, [], [0x80, 0, 1], Array(Self.request.prefix(19))] { #expect(Self.answer(&service, bytes) == nil) }
        #expect(service.answered == 0)
    }

    @Test func `one address gets no more than its share, and again a second later`() {
        var service = STUNBindingService()
        let answered = (0..<100).filter { _ in Self.answer(&service, Self.request) != nil }.count
        #expect(answered == STUNBindingService.requestsPerAddress)
        #expect(service.refused == 50)
        #expect(Self.answer(&service, Self.request, at: .zero + .seconds(1)) != nil)
    }
}
