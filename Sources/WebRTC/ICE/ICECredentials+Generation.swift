extension ICECredentials {
    /// New ones: a ufrag of 48 random bits, a password of 144 (RFC 8445 §5.3 asks for 24 and 128).
    package init(using random: inout some RandomNumberGenerator) {
        self.init(ufrag: Self.iceChars(8, using: &random), password: Self.iceChars(24, using: &random))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)

    private static func iceChars(_ count: Int, using random: inout some RandomNumberGenerator) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<count { text.append(alphabet[Int.random(in: 0..<64, using: &random)]) }
        return String(text)
    }
}
