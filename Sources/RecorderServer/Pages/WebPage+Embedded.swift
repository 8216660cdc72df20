import CWebPages

extension WebPage {
    /// The pages that are in the binary.
    static var embedded: [WebPage] {
        UnsafeBufferPointer(start: recorder_web_pages_start(), count: recorder_web_pages_count).map { page in
            WebPage(
                path: String(cString: page.path), contentType: String(cString: page.contentType),
                bytes: UnsafeBufferPointer(start: page.bytes, count: page.length))
        }
    }
}
