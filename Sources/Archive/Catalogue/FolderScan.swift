import Recording

/// Answers from the folders alone: for a data folder that has no catalogue and may not get one, and for rebuilding it.
struct FolderScan {
    let folder: DataFolder

    /// The days that have recordings, as `2026/11/21`, newest first.
    func days() -> [String] {
        var paths = [""]
        for _ in 1...3 {
            paths = paths.flatMap { path in numbers(in: folder.recordings + "/" + path).map { path.isEmpty ? $0 : path + "/" + $0 } }
        }
        return paths
    }

    /// The recordings of one day, newest first.
    func recordings(on day: String) -> [RecordingID] {
        let names = (try? Disk.names(in: folder.recordings + "/" + day)) ?? []
        // An id under a day that is not its own would not be found again by its path.
        return names.compactMap { RecordingID($0) }.filter { folder.folder(of: $0) == "\(folder.recordings)/\(day)/\($0)" }.sorted(by: >)
    }

    func page(_ query: RecordingQuery) -> RecordingPage {
        var found: [(key: Int64, manifest: RecordingManifest)] = []
        let isNewestFirst = query.sort == .newestFirst
        for day in days() {
            for id in recordings(on: day) {
                guard let manifest = try? ManifestFile.read(folder.manifest(of: id)), query.matches(manifest) else { continue }
                let key = CatalogueKey.wanted(by: manifest)
                if query.isBehindCursor(manifest, key: key) { found.append((key, manifest)) }
            }
            // In every other order the last folder can hold the first of the list.
            if isNewestFirst, found.count > query.limit { break }
        }
        found.sort { query.sort.places($0.manifest, $0.key, before: $1.manifest, $1.key) }
        let page = found.prefix(query.limit)
        let next = found.count > query.limit ? page.last.map { query.sort.cursor(behind: $0.manifest, key: $0.key) } : nil
        return RecordingPage(recordings: page.map(\.manifest), next: next)
    }

    private func numbers(in path: String) -> [String] {
        let names = (try? Disk.names(in: path)) ?? []
        return names.filter { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }.sorted(by: >)
    }
}

extension RecordingQuery {
    /// The catalogue's WHERE, said in Swift.
    func matches(_ manifest: RecordingManifest) -> Bool {
        if let room, manifest.room != room { return false }
        if let state, manifest.state != state { return false }
        if let tag, !manifest.tags.contains(tag) { return false }
        if let from, manifest.createdAt < from { return false }
        if let to, manifest.createdAt >= to { return false }
        guard let text, !text.isEmpty else { return true }
        let present = ([manifest.name, manifest.room] + manifest.tags + manifest.participants.map(\.name))
            .flatMap { CatalogueSelect.words(of: $0.lowercased()) }
        let wanted = CatalogueSelect.words(of: text.lowercased())
        return !wanted.isEmpty && wanted.allSatisfy { word in present.contains { $0.hasPrefix(word) } }
    }

    func isBehindCursor(_ manifest: RecordingManifest, key: Int64) -> Bool {
        guard let cursor else { return true }
        let order: Int =
            switch cursor.value {
            case .none: 0
            case .text(let text): RecordingSort.compare(text.lowercased(), manifest.name.lowercased())
            case .number(let number): RecordingSort.compare(number, manifest.duration)
            case .integer(let number): RecordingSort.compare(number, manifest.bytes)
            }
        let compared = order != 0 ? order : RecordingSort.compare(cursor.key, key)
        return sort.isDescending ? compared > 0 : compared < 0
    }
}

extension RecordingSort {
    func places(_ left: RecordingManifest, _ leftKey: Int64, before right: RecordingManifest, _ rightKey: Int64) -> Bool {
        let order: Int =
            switch field {
            case .createdAt: 0
            case .name: Self.compare(left.name.lowercased(), right.name.lowercased())
            case .duration: Self.compare(left.duration, right.duration)
            case .bytes: Self.compare(left.bytes, right.bytes)
            }
        let compared = order != 0 ? order : Self.compare(leftKey, rightKey)
        return isDescending ? compared > 0 : compared < 0
    }

    /// −1, 0 or 1.
    static func compare<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : left == right ? 0 : 1
    }
}
