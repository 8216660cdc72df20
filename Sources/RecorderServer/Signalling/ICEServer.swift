/// An RTCIceServer (W3C webrtc-pc §4.2.4) that we recommend to clients.
package struct ICEServer: Hashable, Sendable, Codable {
    package var urls: [String]
    package var username: String?
    package var credential: String?

    package init(urls: [String], username: String? = nil, credential: String? = nil) {
        self.urls = urls
        self.username = username
        self.credential = credential
    }
}
