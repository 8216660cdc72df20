import FoundationEssentials
import Testing

@testable import WebRTC

/// An offer out of `Fixtures/sdp`.
struct OfferFixture: Hashable, Sendable, CustomTestStringConvertible {
    var name: String

    static let all = [
        "aiortc-sendrecv", "chromium-call-balanced-trickle", "chromium-call-sendrecv", "chromium-data-channel", "chromium-h264-only",
        "chromium-ice-restart", "chromium-recvonly", "chromium-recycled", "chromium-screen-added", "chromium-simulcast",
        "chromium-whip-sendonly", "firefox-call-balanced-trickle", "firefox-call-sendrecv", "firefox-data-channel", "firefox-ice-restart",
        "firefox-recvonly", "firefox-recycled", "firefox-screen-added", "firefox-simulcast", "firefox-whip-sendonly",
        "legacy-two-transports", "obs-whip-h264", "pion-sendrecv", "safari-call-sendrecv", "webrtcbin-max-bundle",
    ].map { OfferFixture(name: $0) }

    var testDescription: String { name }

    func text() throws -> String {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let data = try Data(contentsOf: folder.appending(path: "Fixtures/sdp/\(name).sdp"))
        return String(decoding: data, as: UTF8.self)
    }
}
