/// Writes a WebM or Matroska file anew with right sizes, duration and an index before the clusters. Everything else is carried over as it
/// is, whatever codec, track or tag it may be; nothing is decoded.
///
/// ```swift
/// let inspection = try MatroskaInspection(of: source)
/// var rewrite = try MatroskaRewrite(inspection, of: source)
/// while let piece = try rewrite.nextPiece() { … }         // in the order of the new file
/// ```
package struct MatroskaRewrite {
    /// Of the new file.
    package let byteCount: Int
    private var reader: MatroskaReader
    private var body = MatroskaBody()
    private var waiting: [MatroskaPiece]
    private var trailing: Range<Int>?

    package init(_ inspection: MatroskaInspection, of source: any ByteSource) throws {
        var reader = try MatroskaReader(source)
        let head = try MatroskaRewrittenHead(inspection, &reader).bytes
        reader.rewindToSegment()
        self.reader = reader
        waiting = [.bytes(head)]
        trailing = inspection.trailing.isEmpty ? nil : inspection.trailing
        byteCount = head.count + inspection.body.byteCount + inspection.trailing.count
    }

    package mutating func nextPiece() throws -> MatroskaPiece? {
        while waiting.isEmpty {
            guard let item = try reader.nextItem() else {
                return trailing.take().map { .copy($0) }
            }
            // Last first, so that taking one is cheap.
            waiting = body.take(item).reversed()
        }
        return waiting.removeLast()
    }
}
