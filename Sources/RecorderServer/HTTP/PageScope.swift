/// From which page a client of a broadcast came: strangers' calls on other pages do not mix with it.
///
/// `?scope=` says it; else the Referer's origin and path; else, as browsers send no Referer with a WebSocket, the Origin alone.
struct PageScope: Hashable, Sendable {
    let text: String

    init(scope: String?, origin: String?, referer: String?) {
        if let scope {
            text = "scope:" + scope.prefix(200)
        } else if let referer, let page = Self.page(referer) {
            text = "page:" + page
        } else {
            text = "page:" + (origin.map { $0.lowercased() + "/" } ?? "")
        }
    }

    /// Origin and path, `index.html` being its folder.
    private static func page(_ referer: String) -> String? {
        let address = referer.prefix { $0 != "?" && $0 != "#" }
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty, !parts[2].isEmpty else { return nil }
        var path = parts.count > 3 ? String(parts[3].prefix(500)) : ""
        if path == "index.html" || path.hasSuffix("/index.html") { path.removeLast("index.html".count) }
        return "\(parts[0].lowercased())//\(parts[2].lowercased())/\(path)"
    }
}
