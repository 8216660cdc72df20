extension RawSpan {
    /// Loads a little-endian integer. Traps outside the span: check `byteCount` first.
    @inlinable package func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value {
        Value(littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: checked(offset, MemoryLayout<Value>.size), as: type))
    }
}

extension [UInt8] {
    /// Appends the integer's bytes, least significant first.
    @inlinable package mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
