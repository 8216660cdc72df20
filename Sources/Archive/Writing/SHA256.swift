import COpenSSL

/// A SHA-256 that is fed bit by bit (OpenSSL's EVP, which uses the processor's own instructions).
struct SHA256: ~Copyable {
    /// The hash of no bytes.
    static let ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private let context: OpaquePointer

    init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL has no SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: [UInt8]) {
        EVP_DigestUpdate(context, bytes, bytes.count)
    }

    /// Lower-case hexadecimal.
    consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Reads a whole file, in pieces.
    ///
    /// - Parameter progress: how many bytes are done.
    static func hash(
        of file: ReadableFile, progress: (Int64) -> Void = { _ in }
    ) throws(DiskError) -> (sha256: String, bytes: Int64) {
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let piece = try file.read(at: offset, count: 1 << 20)
            if piece.isEmpty { return (hash.finish(), offset) }
            hash.update(piece)
            offset += Int64(piece.count)
            progress(offset)
        }
    }
}
