/// Writes EBML elements one behind the other, masters with known size (RFC 8794). For headers and indexes; blocks have their own, faster way.
///
/// ```swift
/// var writer = EBMLWriter()
/// writer.append(.info) { info in
///     info.append(.timestampScale, unsigned: 1_000_000)
///     info.append(.writingApp, "Recorder")
/// }
/// writer.bytes
/// ```
package struct EBMLWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// In the fewest bytes, or in exactly `byteCount` so that a larger value can be patched in later.
    package mutating func append(_ id: EBMLElementID, unsigned value: UInt64, byteCount: Int? = nil) {
        let count = byteCount ?? max(1, 8 - value.leadingZeroBitCount / 8)
        bytes.append(id)
        bytes.append(variableSize: count)
        for index in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }

    /// Two's complement in the fewest bytes.
    package mutating func append(_ id: EBMLElementID, signed value: Int64) {
        let magnitude = value < 0 ? ~value : value
        let count = 8 - (magnitude.leadingZeroBitCount - 1) / 8
        append(id, unsigned: UInt64(bitPattern: value), byteCount: count)
    }

    /// Always 8 bytes: a 4-byte float cannot count the milliseconds of five hours.
    package mutating func append(_ id: EBMLElementID, float value: Double) {
        append(id, unsigned: value.bitPattern, byteCount: 8)
    }

    /// Nanoseconds since 2001-01-01T00:00:00Z, 8 bytes (RFC 8794 §7.6).
    package mutating func append(_ id: EBMLElementID, date nanoseconds: Int64) {
        append(id, unsigned: UInt64(bitPattern: nanoseconds), byteCount: 8)
    }

    package mutating func append(_ id: EBMLElementID, _ text: String) {
        append(id, Array(text.utf8))
    }

    package mutating func append(_ id: EBMLElementID, _ data: [UInt8]) {
        bytes.append(id)
        bytes.append(variableSize: data.count)
        bytes.append(contentsOf: data)
    }

    /// A master element. With `checksum`, a CRC-32 over the children is its first child (RFC 8794 §11.3.1).
    package mutating func append(_ id: EBMLElementID, checksum: Bool = false, children: (inout EBMLWriter) -> Void) {
        var inner = EBMLWriter()
        children(&inner)
        append(id, Self.data(of: inner.bytes, checksum: checksum))
    }

    /// A master element for a place of `room` bytes whose rest, if there is one, a Void can fill; nil when it does not fit.
    package static func element(
        _ id: EBMLElementID, checksum: Bool, fitting room: Int, children: (inout EBMLWriter) -> Void
    ) -> [UInt8]? {
        var inner = EBMLWriter()
        children(&inner)
        let data = data(of: inner.bytes, checksum: checksum)
        var sizeByteCount = EBMLVariableSize.byteCount(for: data.count)
        // A Void has at least 2 bytes: a single one left over goes into the size instead.
        if room - id.byteCount - sizeByteCount - data.count == 1 { sizeByteCount += 1 }
        guard id.byteCount + sizeByteCount + data.count <= room else { return nil }
        var bytes: [UInt8] = []
        bytes.append(id)
        bytes.append(variableSize: data.count, byteCount: sizeByteCount)
        return bytes + data
    }

    /// An element of `byteCount` ≥ 2 bytes that readers skip: room for later (RFC 8794 §11.3.2).
    package mutating func appendVoid(byteCount: Int) {
        let header = Self.voidHeader(byteCount: byteCount)
        bytes.append(contentsOf: header)
        bytes.append(contentsOf: repeatElement(0, count: byteCount - header.count))
    }

    /// ID and size of such an element: 2 bytes up to 128, then 9.
    package static func voidHeader(byteCount: Int) -> [UInt8] {
        precondition(byteCount >= 2, "a Void needs two bytes")
        var header: [UInt8] = []
        header.append(.void)
        let sizeByteCount = byteCount - 2 <= EBMLVariableSize.largest(byteCount: 1) ? 1 : 8
        header.append(variableSize: byteCount - 1 - sizeByteCount, byteCount: sizeByteCount)
        return header
    }

    private static func data(of children: [UInt8], checksum: Bool) -> [UInt8] {
        guard checksum else { return children }
        var data: [UInt8] = []
        data.append(.crc32)
        data.append(variableSize: 4)
        data.append(littleEndian: EBMLChecksum.of(children.span.bytes))
        data.append(contentsOf: children)
        return data
    }
}
