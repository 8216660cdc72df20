import FoundationEssentials
import Recording

/// What a file is to HTTP at this moment.
package struct FileRepresentation: Hashable, Sendable {
    /// Bytes that can be sent now.
    package var size: Int64
    package var contentType: String
    package var lastModified: HTTPDate
    /// Lower-case hexadecimal; nil until the file is finished and hashed.
    package var sha256: String?
    /// More bytes may follow, and those that are there may still be patched: no validator holds.
    package var isGrowing: Bool

    package init(size: Int64, contentType: String, lastModified: HTTPDate, sha256: String?, isGrowing: Bool) {
        self.size = size
        self.contentType = contentType
        self.lastModified = lastModified
        self.sha256 = sha256
        self.isGrowing = isGrowing
    }

    package init(_ stored: StoredFile) {
        self.init(
            size: stored.size, contentType: stored.manifest.mimeType, lastModified: HTTPDate(seconds: stored.file.modified),
            sha256: stored.sha256, isGrowing: stored.growing != nil)
    }

    package var entityTag: EntityTag? { isGrowing ? nil : sha256.map { EntityTag(sha256: $0) } }

    /// `Repr-Digest` (RFC 9530 §3): the hash of the whole file, whatever part of it is sent.
    var digest: String? {
        guard !isGrowing, let sha256, sha256.utf8.count == 64 else { return nil }
        let digits = Array(sha256.utf8)
        let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) }
        return bytes.count == 32 ? "sha-256=:\(Data(bytes).base64EncodedString()):" : nil
    }

    var validators: [FileResponsePlan.Field] {
        var fields: [FileResponsePlan.Field] = []
        if let entityTag { fields.append(.init("ETag", entityTag.text)) }
        if !isGrowing { fields.append(.init("Last-Modified", lastModified.text)) }
        return fields
    }
}
