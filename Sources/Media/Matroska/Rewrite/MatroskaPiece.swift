/// A part of a new file: bytes of its own, or a stretch of the old one.
package enum MatroskaPiece: Hashable, Sendable {
    case bytes([UInt8])
    case copy(Range<Int>)

    var byteCount: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .copy(let range): range.count
        }
    }
}
