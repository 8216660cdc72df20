/// Keeps pages of other sites from acting in the name of whoever looks at them: on calls that change something and on `/ws`.
///
/// A page may come from the same host and port, or from this machine to this machine. Where the API is open and listens on loopback only, the
/// Host must be an address or a loopback name, too: a foreign name that was made to point at 127.0.0.1 is same-origin with itself.
struct OriginPolicy: Hashable, Sendable {
    /// The API asks for no key and is meant for this machine alone.
    let isForThisMachineOnly: Bool

    /// Why the request is refused; nil where it is fine. `origin` is nil for programs, which are no pages.
    func refusal(origin: String?, host: String?) -> String? {
        let host = host.flatMap { Authority($0) }
        if isForThisMachineOnly, let host, !host.isAddress, !host.isLoopback {
            return "this service is for \(Authority.loopbackName) only, not for \(host.name): open it by that name, or set --api-key"
        }
        guard let origin else { return nil }
        // `null` comes from sandboxed frames and local files: nobody whom we know.
        let parts = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let page = Authority(parts[2], isSecure: parts[0] == "https:") else {
            return "pages of \(origin.prefix(100)) may not do this here; send a key as Authorization: Bearer"
        }
        if page.isLoopback, host?.isLoopback == true { return nil }
        // A proxy that ends TLS hands on the Host without a port, which then means the page's default one.
        guard let host, page.name == host.name, page.port == host.statedPort ?? page.defaultPort else {
            return "pages of \(origin.prefix(100)) may not do this here; send a key as Authorization: Bearer"
        }
        return nil
    }

    /// A host and a port, as Host and Origin have them.
    private struct Authority {
        let name: String
        /// Nil where none is said, and so the scheme's default.
        let statedPort: Int?
        let defaultPort: Int

        static let loopbackName = "localhost"

        init?(_ text: some StringProtocol, isSecure: Bool = false) {
            var name = String(text).lowercased()
            var port: Int?
            let colon = name.utf8.lastIndex(of: UInt8(ascii: ":"))
            let bracket = name.utf8.lastIndex(of: UInt8(ascii: "]"))
            if let colon, bracket.map({ $0 < colon }) ?? true {
                guard let number = UInt16(name[name.utf8.index(after: colon)...]) else { return nil }
                port = Int(number)
                name = String(name[..<colon])
            }
            guard !name.isEmpty else { return nil }
            self.name = name
            defaultPort = isSecure ? 443 : 80
            statedPort = port
        }

        var port: Int { statedPort ?? defaultPort }

        var isLoopback: Bool {
            name == Self.loopbackName || name.hasSuffix(".localhost") || name == "[::1]" || (isAddress && name.hasPrefix("127."))
        }

        var isAddress: Bool {
            if name.hasPrefix("[") { return true }
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        }
    }
}
