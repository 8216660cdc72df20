import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct STUNMessageTests {
    private let transactionID = STUNTransactionID(high: 0xB7E7_A701, low: 0xBC34_D686_FA87_DFAE)

    @Test func `the sample request of RFC 5769 is read`() throws {
        let datagram = RFC5769Vectors.request
        let message = try STUNMessage(parsing: datagram)
        #expect(message.messageClass == .request && message.method == .binding)
        #expect(message.transactionID == transactionID)
        #expect(message.software == "STUN test client")
        #expect(message.priority == 0x6E00_01FF)
        #expect(message.iceControlled == 0x932F_F9B1_5126_3B36)
        #expect(message.username == "evtj:h6vY")
        #expect(message.hasFingerprint && message.notUnderstood.isEmpty && !message.usesCandidate)
        #expect(message.isAuthentic(in: datagram, password: RFC5769Vectors.password))
    }

    @Test(arguments: [
        (RFC5769Vectors.responseV4, "192.0.2.1"), (RFC5769Vectors.responseV6, "2001:db8:1234:5678:11:2233:4455:6677"),
    ])
    func `the sample responses of RFC 5769 are read`(datagram: [UInt8], address: String) throws {
        let message = try STUNMessage(parsing: datagram)
        #expect(message.messageClass == .successResponse && message.transactionID == transactionID)
        #expect(message.software == "test vector")
        #expect(message.xorMappedAddress == TransportAddress(address, port: 32_853))
        #expect(message.isAuthentic(in: datagram, password: RFC5769Vectors.password))
    }

    @Test func `the sample request with long-term credentials is read, and says what was not understood`() throws {
        let datagram = RFC5769Vectors.longTermRequest
        let message = try STUNMessage(parsing: datagram)
        #expect(message.username == "マトリックス")
        #expect(message.notUnderstood == [0x0015, 0x0014])
        #expect(!message.hasFingerprint)
        #expect(message.integrity?.isValid(in: datagram, key: RFC5769Vectors.longTermKey) == true)
    }

    @Test func `what is written is the sample response of RFC 5769, but for the padding`() throws {
        var message = STUNMessage(.successResponse, transactionID: transactionID)
        message.software = "test vector"
        message.xorMappedAddress = TransportAddress("192.0.2.1", port: 32_853)
        let bytes = message.serialized(password: RFC5769Vectors.password)
        #expect(bytes.count == RFC5769Vectors.responseV4.count)
        #expect(bytes[..<35] == RFC5769Vectors.responseV4[..<35])
        #expect(bytes[36..<52] == RFC5769Vectors.responseV4[36..<52])
    }

    @Test func `every field comes back as it was written`() throws {
        var message = STUNMessage(.errorResponse, transactionID: STUNTransactionID(high: 1, low: 2))
        message.software = "x"
        message.mappedAddress = TransportAddress("2001:db8::1", port: 1)
        message.xorMappedAddress = TransportAddress("2001:db8::2", port: 65_535)
        message.errorCode = .roleConflict
        message.unknownAttributes = [0x0015, 0x7FFF]
        message.priority = .max
        message.usesCandidate = true
        message.iceControlled = 7
        message.iceControlling = .max
        message.username = "abc:de"
        let bytes = message.serialized(password: "secret")
        var read = try STUNMessage(parsing: bytes)
        #expect(read.hasFingerprint && read.isAuthentic(in: bytes, password: "secret"))
        read.integrity = nil
        read.hasFingerprint = false
        #expect(read == message)
    }

    @Test(arguments: [STUNMessageClass.request, .indication, .successResponse, .errorResponse], [0x001, 0x003, 0x0FF, 0xFFF] as [UInt16])
    func `class and method are woven into the type and back`(messageClass: STUNMessageClass, method: UInt16) throws {
        let message = STUNMessage(messageClass, method: STUNMethod(rawValue: method), transactionID: transactionID)
        let bytes = message.serialized()
        let read = try STUNMessage(parsing: bytes)
        #expect(read.messageClass == messageClass && read.method.rawValue == method)
    }

    @Test func `another password, or one changed byte before the integrity, is not authentic`() throws {
        let datagram = RFC5769Vectors.request
        let message = try STUNMessage(parsing: datagram)
        #expect(!message.isAuthentic(in: datagram, password: "VOkJxbRl1RmTxUk/WvJxBT"))
        for offset in [1, 8, 24, 44, 60] {
            var changed = datagram
            changed[offset] ^= 1
            #expect(!message.isAuthentic(in: changed, password: RFC5769Vectors.password))
        }
    }

    @Test func `what stands behind the integrity does not count`() throws {
        let plain = STUNMessage(.request, transactionID: transactionID)
        var bytes: [UInt8] = Array(plain.serialized()[..<20])
        STUNMessageIntegrity.append(key: Array("secret".utf8), to: &bytes)
        STUNAttribute.append(STUNAttributeType.useCandidate, [], to: &bytes)
        STUNAttribute.append(0x7F00, [1, 2, 3], to: &bytes)
        STUNFingerprint.append(to: &bytes)
        let read = try STUNMessage(parsing: bytes)
        #expect(!read.usesCandidate && read.notUnderstood.isEmpty)
        #expect(read.isAuthentic(in: bytes, password: "secret"))
    }

    @Test func `a wrong fingerprint, or something behind it, is refused`() {
        var changed = RFC5769Vectors.request
        changed[40] ^= 1
        #expect(throws: STUNParseError.fingerprintMismatch) { try STUNMessage(parsing: changed) }
        var longer = STUNMessage(.request, transactionID: transactionID).serialized()
        longer[3] += 4
        let crc = CRC32.checksum(Array(longer[..<20])) ^ 0x5354_554E
        longer.store(bigEndian: crc, at: 24)
        longer += [0x80, 0x22, 0x00, 0x00]  // SOFTWARE, empty
        #expect(throws: STUNParseError.attributeAfterFingerprint(type: 0x8022)) { try STUNMessage(parsing: longer) }
    }

    @Test(
        arguments: [
            (0x0001, [0, 1, 0, 0]),  // MAPPED-ADDRESS without its address
            (0x0001, [0, 3, 0, 0, 1, 2, 3, 4]),  // MAPPED-ADDRESS of no family
            (0x0008, [1, 2, 3, 4]),  // MESSAGE-INTEGRITY of 4 bytes
            (0x0009, [0, 0, 7, 0]),  // ERROR-CODE 700
            (0x000A, [0]),  // UNKNOWN-ATTRIBUTES of half a type
            (0x0024, [0, 0, 0]),  // PRIORITY of 3 bytes
            (0x0025, [0]),  // USE-CANDIDATE with a value
            (0x0006, [0xFF]),  // USERNAME that is no UTF-8
            (0x8029, [0, 0, 0, 0]),  // ICE-CONTROLLED of 4 bytes
            (0x8028, [0, 0]),  // FINGERPRINT of 2 bytes
        ] as [(UInt16, [UInt8])])
    func `an attribute that breaks its definition is refused`(type: UInt16, value: [UInt8]) {
        var bytes = Array(STUNMessage(.request, transactionID: transactionID).serialized()[..<20])
        STUNAttribute.append(type, value, to: &bytes)
        bytes.store(bigEndian: UInt16(bytes.count - 20), at: 2)
        #expect(throws: STUNParseError.malformedAttribute(type: type, length: value.count)) { try STUNMessage(parsing: bytes) }
    }

    @Test(arguments: RFC5769Vectors.all) func `every truncation is refused`(datagram: [UInt8]) {
        for length in 0..<datagram.count {
            var torn = Array(datagram[..<length])
            #expect(throws: STUNParseError.self) { try STUNMessage(parsing: torn) }
            // The same with a length field that tells the truth.
            guard length >= 20 else { continue }
            torn.store(bigEndian: UInt16(length - 20), at: 2)
            if let message = try? STUNMessage(parsing: torn) {
                #expect(length % 4 == 0 && !message.isAuthentic(in: torn, password: "x"))
            }
        }
    }

    @Test(arguments: 0..<20) func `mutations are refused or read, and never authentic`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            var datagram = RFC5769Vectors.request
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // What the integrity covers, padding included.
                datagram[Int.random(in: 4..<76, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            }
            guard datagram != RFC5769Vectors.request else { continue }
            if let message = try? STUNMessage(parsing: datagram) {
                #expect(!message.isAuthentic(in: datagram, password: RFC5769Vectors.password))
            }
            datagram.removeLast(8)  // FINGERPRINT, so that the parser goes further
            datagram.store(bigEndian: UInt16(datagram.count - 20), at: 2)
            if let message = try? STUNMessage(parsing: datagram) {
                #expect(!message.isAuthentic(in: datagram, password: RFC5769Vectors.password))
            }
        }
    }
}
