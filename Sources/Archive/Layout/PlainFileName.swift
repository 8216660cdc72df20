/// The name of a media file within its recording's folder: one component, visible, and none of the names that the archive uses itself.
package struct PlainFileName: Hashable, Sendable {
    package let text: String

    /// nil for paths, hidden names, control characters, more than 200 bytes, `recording.json`, and names that end as unfinished files do.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 200, !text.hasPrefix("."),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }),
            text != DataFolder.manifestName, !text.hasSuffix(DataFolder.partSuffix), !text.hasSuffix(".new")
        else { return nil }
        self.text = text
    }
}
