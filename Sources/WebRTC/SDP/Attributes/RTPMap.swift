/// `a=rtpmap:111 opus/48000/2` (RFC 8866 §6.6): what a payload type means.
package struct RTPMap: Hashable, Sendable {
    /// 0…127
    package var payloadType: UInt8
    /// In the peer's own spelling; names are compared without case (RFC 8866 §6.6).
    package var encodingName: String
    package var clockRate: UInt32
    /// Of sound; nil where nothing is said, which means 1.
    package var channels: UInt8?

    package init(payloadType: UInt8, encodingName: String, clockRate: UInt32, channels: UInt8? = nil) {
        self.payloadType = payloadType
        self.encodingName = encodingName
        self.clockRate = clockRate
        self.channels = channels
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ")
        guard fields.count == 2, let payloadType = fields[0].decimal(as: UInt8.self), payloadType < 128 else { return nil }
        let encoding = fields[1].parts(separatedBy: "/")
        guard (2...3).contains(encoding.count), encoding[0].isToken, let clockRate = encoding[1].decimal(as: UInt32.self) else {
            return nil
        }
        self.init(
            payloadType: payloadType, encodingName: String(encoding[0]), clockRate: clockRate,
            channels: encoding.count == 3 ? encoding[2].decimal(as: UInt8.self) : nil)
    }
}

extension RTPMap: CustomStringConvertible {
    package var description: String { "\(payloadType) \(encodingName)/\(clockRate)" + (channels.map { "/\($0)" } ?? "") }
}
