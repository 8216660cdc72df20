import Archive
import Glibc

/// `--static DIR`: a page of one's own. Nothing outside of the folder is ever read, whatever the path or a symbolic link says.
struct StaticFolder: Hashable, Sendable {
    /// Without symbolic links.
    private let root: String

    init(_ path: String) throws(WebServerError) {
        guard let root = Self.resolved(path), Self.isFolder(root) else { throw .staticDirectoryMissing(path: path) }
        self.root = root
    }

    /// The file for a path of the URL, its segments decoded. A folder means its `index.html`; what begins with a dot is nobody's business.
    func file(_ segments: [String]) -> ReadableFile? {
        var names = segments
        if names.last == "" { names[names.count - 1] = "index.html" }
        guard !names.isEmpty, names.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("/") && !$0.contains("\\") }),
            var path = Self.resolved(([root] + names).joined(separator: "/"))
        else { return nil }
        if Self.isFolder(path) {
            guard let index = Self.resolved(path + "/index.html") else { return nil }
            path = index
        }
        guard path.hasPrefix(root == "/" ? root : root + "/") else { return nil }
        return try? ReadableFile(path)
    }

    /// By the name's ending; browsers are told not to guess.
    static func contentType(of path: String) -> String {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return contentTypes[ending] ?? "application/octet-stream"
    }

    private static let contentTypes = [
        "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "json": "application/json",
        "map": "application/json", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
        "webmanifest": "application/manifest+json", "wasm": "application/wasm", "xml": "application/xml",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "avif": "image/avif", "ico": "image/x-icon", "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "webm": "video/webm", "mp4": "video/mp4", "ogg": "audio/ogg", "opus": "audio/ogg", "mp3": "audio/mpeg", "wav": "audio/wav",
        "m4a": "audio/mp4", "pdf": "application/pdf",
    ]

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
