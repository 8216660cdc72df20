/// A whole element in memory, and its data read as what its identifier says it is (RFC 8794 §7).
package struct EBMLElement: Sendable {
    package let id: EBMLElementID
    /// Shared with the elements around it: no copy is made.
    private let bytes: [UInt8]
    private let range: Range<Int>

    /// An element whose data is all of these bytes.
    package init(_ id: EBMLElementID, data bytes: [UInt8]) {
        self.init(id: id, bytes: bytes, range: bytes.indices)
    }

    fileprivate init(id: EBMLElementID, bytes: [UInt8], range: Range<Int>) {
        self.id = id
        self.bytes = bytes
        self.range = range
    }

    package var data: [UInt8] { Array(bytes[range]) }

    /// nil beyond 8 bytes; no bytes are 0.
    package var unsigned: UInt64? {
        guard range.count <= 8 else { return nil }
        return bytes[range].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Saturates instead of turning negative.
    package var integer: Int? { unsigned.map { Int(clamping: $0) } }

    /// Two's complement; nil beyond 8 bytes.
    package var signed: Int64? {
        guard let unsigned, !range.isEmpty else { return range.isEmpty ? 0 : nil }
        let shift = UInt64(64 - 8 * range.count)
        return Int64(bitPattern: unsigned << shift) >> shift
    }

    /// 0, 4 or 8 bytes; nil for others and for what is not a number.
    package var float: Double? {
        let value: Double? =
            switch range.count {
            case 0: 0
            case 4: unsigned.map { Double(Float(bitPattern: UInt32($0))) }
            case 8: unsigned.map { Double(bitPattern: $0) }
            default: nil
            }
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    /// UTF-8 up to the first zero byte; what is not UTF-8 is repaired.
    package var text: String {
        String(decoding: bytes[range].prefix { $0 != 0 }, as: UTF8.self)
    }

    package var children: Children { Children(bytes: bytes, range: range) }

    /// The elements inside a master, up to the first that is not whole.
    package struct Children: Sequence, IteratorProtocol {
        fileprivate let bytes: [UInt8]
        fileprivate var range: Range<Int>

        package mutating func next() -> EBMLElement? {
            guard !range.isEmpty, let header = try? EBMLHeader(parsing: bytes.span.bytes.extracting(range)) else { return nil }
            let start = range.lowerBound + header.byteCount
            // An unknown size goes to the end of what it lies in.
            let size = header.size ?? range.upperBound - start
            guard size <= range.upperBound - start else { return nil }
            range = start + size..<range.upperBound
            return EBMLElement(id: header.id, bytes: bytes, range: start..<start + size)
        }
    }
}
