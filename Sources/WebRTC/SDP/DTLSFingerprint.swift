/// The hash of a DTLS certificate, as `a=fingerprint` carries it (RFC 8122 §5).
package struct DTLSFingerprint: Hashable, Sendable {
    /// The hash functions that we check. MD5, SHA-1 and SHA-224 are legal in SDP and too weak to hold a call together.
    package enum Algorithm: String, Hashable, Sendable, CaseIterable {
        case sha256 = "sha-256"
        case sha384 = "sha-384"
        case sha512 = "sha-512"

        package var byteCount: Int {
            switch self {
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    package var algorithm: Algorithm
    package var bytes: [UInt8]

    package init(algorithm: Algorithm, bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads the attribute's value, `sha-256 AB:CD:…`, in any case; nil for another hash function or the wrong number of bytes.
    package init?(_ text: String) {
        let fields = text.split(separator: " ")
        guard fields.count == 2, let algorithm = Algorithm(rawValue: fields[0].lowercased()) else { return nil }
        let pairs = fields[1].utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let bytes = pairs.compactMap(Self.byte)
        guard pairs.count == algorithm.byteCount, bytes.count == pairs.count else { return nil }
        self.init(algorithm: algorithm, bytes: bytes)
    }

    /// Strict: `UInt8(_:radix:)` alone would read "+1" and "1", too.
    private static func byte(_ pair: Substring.UTF8View) -> UInt8? {
        guard pair.count == 2 else { return nil }
        var value: UInt8 = 0
        for digit in pair {
            guard let digit = Character(UnicodeScalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt8(digit)
        }
        return value
    }
}

extension DTLSFingerprint: CustomStringConvertible {
    /// The attribute's value, in upper case as RFC 8122 wants it.
    package var description: String {
        let digits = Array("0123456789ABCDEF")
        let pairs = bytes.map { String([digits[Int($0 >> 4)], digits[Int($0 & 0xF)]]) }
        return "\(algorithm.rawValue) \(pairs.joined(separator: ":"))"
    }
}
