extension RawSpan {
    /// Loads a big-endian integer. Traps outside the span: check `byteCount` first, once for all the fixed fields of a packet.
    @inlinable package func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
        Value(bigEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: checked(offset, MemoryLayout<Value>.size), as: type))
    }

    /// The byte at `offset`. Traps outside the span.
    @inlinable package func byte(at offset: Int) -> UInt8 {
        unsafeLoadUnaligned(fromUncheckedByteOffset: checked(offset, 1), as: UInt8.self)
    }

    /// A copy of some of the bytes. Traps outside the span.
    package func bytes(in range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBytes { [UInt8]($0) }
    }

    @usableFromInline func checked(_ offset: Int, _ size: Int) -> Int {
        // A bug of ours, never a peer's fault: parsers compare with byteCount before they load.
        precondition(offset >= 0 && offset <= byteCount - size, "load outside the span")
        return offset
    }
}
