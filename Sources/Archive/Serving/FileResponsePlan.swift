/// How a request for a file is answered: status, header fields, and which bytes. Pure; the server only carries it out.
///
///     let stored = try await archive.openFile(name, of: id)
///     let plan = FileResponsePlan(request, for: FileRepresentation(stored), boundary: boundary)
///     // send plan.status and plan.fields, then for each of plan.body: its text, or stored.file from first to last
package struct FileResponsePlan: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package enum Piece: Hashable, Sendable {
        /// Bytes of the file.
        case file(ByteRange)
        /// What stands between the ranges of a multipart answer.
        case text(String)
    }

    package private(set) var status: Int
    package private(set) var fields: [Field]
    /// What to send, in order. Empty for HEAD, 304, 412 and 416.
    package private(set) var body: [Piece]

    /// - Parameter boundary: what separates the parts of an answer with several ranges; it must not occur in the file, so let it be random.
    package init(_ request: FileRequest, for file: FileRepresentation, boundary: @autoclosure () -> String) {
        status = 200
        fields = [Field("Accept-Ranges", "bytes")] + file.validators
        body = []
        // The order is that of RFC 9110 §13.2.2.
        guard Self.matches(request, file) else {
            status = 412
            return
        }
        guard Self.isModified(request, file) else {
            status = 304
            return
        }
        if let digest = file.digest { fields.append(Field("Repr-Digest", digest)) }
        switch Self.wanted(request, file) {
        case .whole: planWhole(file)
        case .nothing: planNothing(file)
        case .ranges(let ranges) where ranges.count == 1: planSingle(ranges[0], of: file)
        case .ranges(let ranges): planSeveral(ranges, of: file, boundary: boundary())
        }
        if request.isHead { body = [] }
    }

    private mutating func planWhole(_ file: FileRepresentation) {
        fields += [Field("Content-Type", file.contentType), Field("Content-Length", "\(file.size)")]
        if file.size > 0 { body = [.file(ByteRange(first: 0, last: file.size - 1))] }
    }

    private mutating func planNothing(_ file: FileRepresentation) {
        status = 416
        fields.append(Field("Content-Range", "bytes */\(file.size)"))
    }

    private mutating func planSingle(_ range: ByteRange, of file: FileRepresentation) {
        status = 206
        fields += [
            Field("Content-Type", file.contentType), Field("Content-Length", "\(range.count)"),
            Field("Content-Range", range.contentRange(of: file.isGrowing ? nil : file.size)),
        ]
        body = [.file(range)]
    }

    /// One part a range (RFC 9110 §15.3.7.2).
    private mutating func planSeveral(_ ranges: [ByteRange], of file: FileRepresentation, boundary: String) {
        status = 206
        var length: Int64 = 0
        for (index, range) in ranges.enumerated() {
            let contentRange = range.contentRange(of: file.isGrowing ? nil : file.size)
            let start = index == 0 ? "" : "\r\n"
            let head = "\(start)--\(boundary)\r\nContent-Type: \(file.contentType)\r\nContent-Range: \(contentRange)\r\n\r\n"
            body += [.text(head), .file(range)]
            length += Int64(head.utf8.count) + range.count
        }
        let end = "\r\n--\(boundary)--\r\n"
        body.append(.text(end))
        length += Int64(end.utf8.count)
        fields += [Field("Content-Type", "multipart/byteranges; boundary=\(boundary)"), Field("Content-Length", "\(length)")]
    }

    // MARK: Conditions

    private enum Wanted {
        case whole
        case ranges([ByteRange])
        case nothing
    }

    private static func wanted(_ request: FileRequest, _ file: FileRepresentation) -> Wanted {
        // Ranges are for GET alone (§14.2), and of nothing there is no part: an empty file is sent whole.
        guard !request.isHead, file.size > 0, let text = request.range, let set = RangeSet(parsing: text),
            request.ifRange.map({ isSame($0, file) }) ?? true
        else { return .whole }
        let ranges = set.ranges(within: file.size)
        return ranges.isEmpty ? .nothing : .ranges(ranges)
    }

    /// `If-Range` (§13.1.5): only what cannot have changed is the same.
    private static func isSame(_ text: String, _ file: FileRepresentation) -> Bool {
        guard !file.isGrowing else { return false }
        if let tag = EntityTag(parsing: text.trimmingHTTPWhitespace()) { return file.entityTag?.matchesStrongly(tag) ?? false }
        return HTTPDate(parsing: text) == file.lastModified
    }

    private static func matches(_ request: FileRequest, _ file: FileRepresentation) -> Bool {
        if let text = request.ifMatch {
            return EntityTagList(parsing: text).contains(file.entityTag) { $0.matchesStrongly($1) }
        }
        guard !file.isGrowing, let limit = request.ifUnmodifiedSince.flatMap(HTTPDate.init(parsing:)) else { return true }
        return file.lastModified <= limit
    }

    private static func isModified(_ request: FileRequest, _ file: FileRepresentation) -> Bool {
        if let text = request.ifNoneMatch {
            return !EntityTagList(parsing: text).contains(file.entityTag) { $0.matchesWeakly($1) }
        }
        guard !file.isGrowing, let limit = request.ifModifiedSince.flatMap(HTTPDate.init(parsing:)) else { return true }
        return file.lastModified > limit
    }
}
