/// The ids under which one m-section's RTP header extensions travel (RFC 8285 §5), 0 where an extension was not negotiated.
package struct HeaderExtensionMap: Hashable, Sendable, Codable {
    /// `urn:ietf:params:rtp-hdrext:sdes:mid` (RFC 8843 §15).
    package var mid: UInt8
    /// `urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id` (RFC 8852).
    package var rid: UInt8
    /// `urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id` (RFC 8852).
    package var repairedRID: UInt8
    /// Transport-wide sequence numbers (draft-holmer-rmcat-transport-wide-cc-extensions-01).
    package var transportWideCC: UInt8
    /// 24 bits of 6.18 seconds of the sender's clock.
    package var absoluteSendTime: UInt8
    /// `urn:ietf:params:rtp-hdrext:ssrc-audio-level` (RFC 6464).
    package var audioLevel: UInt8

    package init(
        mid: UInt8 = 0, rid: UInt8 = 0, repairedRID: UInt8 = 0, transportWideCC: UInt8 = 0, absoluteSendTime: UInt8 = 0,
        audioLevel: UInt8 = 0
    ) {
        self.mid = mid
        self.rid = rid
        self.repairedRID = repairedRID
        self.transportWideCC = transportWideCC
        self.absoluteSendTime = absoluteSendTime
        self.audioLevel = audioLevel
    }
}
