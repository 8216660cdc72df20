/// What `/ws` says to somebody whose message cannot be followed; the connection stays open.
package struct SignallingError: Error, Hashable, Sendable {
    package var code: Code
    /// Who must do what, in a sentence.
    package var message: String
    /// The `type` of the message that it answers, where that could be read.
    package var request: String?

    package enum Code: String, Hashable, Sendable, CaseIterable {
        case badMessage = "bad-message"
        case unknownType = "unknown-type"
        case unknownPeer = "unknown-peer"
        case notAllowed = "not-allowed"
        case notInRoom = "not-in-room"
        case busy
        case tooLarge = "too-large"
        case rateLimited = "rate-limited"
        case recordingFailed = "recording-failed"
    }

    package init(_ code: Code, _ message: String, request: String? = nil) {
        self.code = code
        self.message = message
        self.request = request
    }
}
