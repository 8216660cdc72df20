/// Bytes of a file, both ends included: never empty.
package struct ByteRange: Hashable, Sendable {
    package var first: Int64
    package var last: Int64

    package init(first: Int64, last: Int64) {
        self.first = first
        self.last = last
    }

    package var count: Int64 { last - first + 1 }

    /// As `Content-Range` says it (RFC 9110 §14.4). nil: how long the whole will be is not known yet.
    package func contentRange(of size: Int64?) -> String {
        "bytes \(first)-\(last)/\(size.map(String.init) ?? "*")"
    }
}
