import Glibc

/// What the archive does to folders and files, made of system calls: whole writes, whole paths, errors with a name.
package struct Disk: Sendable {
    let calls: any SystemCalls

    package init(calls: any SystemCalls = LinuxSystemCalls()) {
        self.calls = calls
    }

    /// Makes the folder and those above it that are missing, and makes their names durable.
    package func makeFolders(_ path: String) throws(DiskError) {
        let result = calls.makeFolder(path, mode: 0o755)
        if result == -EEXIST { return }
        guard result == -ENOENT, let parent = Self.parent(of: path) else {
            try check(result, "making the folder", path)
            return try syncFolder(Self.parent(of: path) ?? "/")
        }
        try makeFolders(parent)
        let again = calls.makeFolder(path, mode: 0o755)
        if again != -EEXIST { try check(again, "making the folder", path) }
        try syncFolder(parent)
    }

    /// Replaces a file as one step: a reader, and a machine that comes back from a power cut, sees all of the old or all of the new.
    package func replace(_ path: String, with bytes: [UInt8]) throws(DiskError) {
        let beside = path + ".new"
        let file = try WritableFile(creating: beside, exclusively: false, disk: self)
        do throws(DiskError) {
            try file.append(bytes)
            try file.sync()
            try rename(beside, to: path)
        } catch {
            _ = calls.unlink(beside)
            throw error
        }
        try syncFolder(Self.parent(of: path) ?? "/")
    }

    package func rename(_ path: String, to newPath: String) throws(DiskError) {
        try check(calls.rename(path, to: newPath), "renaming", path)
    }

    /// Makes names in the folder durable: creations, renames and removals.
    package func syncFolder(_ path: String) throws(DiskError) {
        let descriptor = calls.open(path, flags: O_RDONLY | O_DIRECTORY, mode: 0)
        try check(descriptor, "opening the folder", path)
        defer { calls.close(descriptor) }
        let result = calls.sync(descriptor)
        // Some network file systems cannot sync a folder, and say so with EINVAL; there is nothing better to do there.
        if result != -EINVAL { try check(result, "syncing the folder", path) }
    }

    /// Removes a folder and everything in it. What is gone already is no error.
    package func removeAll(_ path: String) throws(DiskError) {
        let result = calls.unlink(path)
        if result == 0 || result == -ENOENT { return }
        guard result == -EISDIR || result == -EPERM else { return try check(result, "removing", path) }
        for name in try Self.names(in: path) { try removeAll(path + "/" + name) }
        let removed = calls.removeFolder(path)
        if removed != -ENOENT { try check(removed, "removing the folder", path) }
    }

    func removeContents(of path: String) throws(DiskError) {
        for name in try Self.names(in: path) { try removeAll(path + "/" + name) }
    }

    func check(_ result: Int32, _ operation: String, _ path: String) throws(DiskError) {
        if result < 0 { throw DiskError(operation: operation, path: path, errorNumber: -result) }
    }

    /// The names in a folder without `.` and `..`, in no order.
    package static func names(in path: String) throws(DiskError) -> [String] {
        guard let folder = opendir(path) else { throw DiskError(operation: "listing", path: path, errorNumber: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// A whole file that is meant to be small; larger than `limit` bytes is an error.
    package static func read(_ path: String, limit: Int = 64 << 20) throws(DiskError) -> [UInt8] {
        let file = try ReadableFile(path)
        guard file.size <= limit else { throw DiskError(operation: "reading", path: path, errorNumber: EFBIG) }
        return try file.read(at: 0, count: Int(file.size))
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Asks before the first write does: a read-only mount, or somebody else's folder.
    static func checkWritable(_ path: String) throws(DiskError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DiskError(operation: "opening the folder", path: path, errorNumber: errno) }
        close(descriptor)
        guard access(path, W_OK | X_OK) == 0 else { throw DiskError(operation: "writing into", path: path, errorNumber: errno) }
    }

    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), path.count > 1 else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
