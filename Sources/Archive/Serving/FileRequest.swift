/// The fields of a GET or HEAD for a file that decide what is sent (RFC 9110 §13, §14). nil where a field is absent.
package struct FileRequest: Hashable, Sendable {
    package var isHead: Bool
    package var range: String?
    package var ifRange: String?
    package var ifMatch: String?
    package var ifNoneMatch: String?
    package var ifModifiedSince: String?
    package var ifUnmodifiedSince: String?

    package init(
        isHead: Bool = false, range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil,
        ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil
    ) {
        self.isHead = isHead
        self.range = range
        self.ifRange = ifRange
        self.ifMatch = ifMatch
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.ifUnmodifiedSince = ifUnmodifiedSince
    }
}
