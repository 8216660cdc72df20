import Media
import WebRTC

/// Answers STUN binding requests of anybody (RFC 8489 §3), so that pages need no third party to learn their address.
///
/// Checks of ICE are not for it: those name whom they want, and are answered by that peer alone. An answer is hardly longer than its question, and
/// nobody gets many: we are no use to who would flood others in somebody's name.
struct STUNBindingService {
    /// Of one address, in a second. A browser asks once for each of its sockets, and again while no answer comes.
    static let requestsPerAddress = 50
    static let requestsPerSecond = 2000.0

    private var bucket: TokenBucket?
    private var askedBy: [IPAddress: Int] = [:]
    private var countingSince = MonotonicTime.zero
    private(set) var answered = 0
    private(set) var refused = 0

    /// The answer, or nil for what is no request to us, or one too many.
    mutating func answer(to datagram: borrowing RawSpan, from source: TransportAddress, at now: MonotonicTime) -> [UInt8]? {
        guard STUNMessage.isSTUN(datagram), let request = try? STUNMessage(parsing: datagram), request.messageClass == .request,
            request.method == .binding, request.username == nil
        else { return nil }
        guard admit(source.ip, at: now) else {
            refused += 1
            return nil
        }
        answered += 1
        guard request.notUnderstood.isEmpty else {
            var response = STUNMessage(.errorResponse, transactionID: request.transactionID)
            response.errorCode = STUNErrorCode(420, "Unknown Attribute")
            response.unknownAttributes = request.notUnderstood
            return response.serialized()
        }
        var response = STUNMessage(.successResponse, transactionID: request.transactionID)
        response.xorMappedAddress = source
        return response.serialized()
    }

    private mutating func admit(_ address: IPAddress, at now: MonotonicTime) -> Bool {
        if now - countingSince >= .seconds(1) {
            askedBy.removeAll(keepingCapacity: true)
            countingSince = now
        }
        guard askedBy[address, default: 0] < Self.requestsPerAddress else { return false }
        var bucket = bucket ?? TokenBucket(capacity: Self.requestsPerSecond, rate: Self.requestsPerSecond, at: now)
        defer { self.bucket = bucket }
        guard bucket.take(1, at: now) else { return false }
        // Bounded by the bucket: no more addresses come through in a second than requests.
        askedBy[address, default: 0] += 1
        return true
    }
}
