import Archive
import TestSupport

/// A disk in memory that forgets, at a power cut, what nobody has synced.
///
/// A file is what was synced of it and the writes since; a name is durable once its folder was synced. After a cut any of the writes may
/// be there or not, in any combination; names come and go in their order, as with every file system that keeps a journal.
struct DiskImage {
    private struct Content {
        var durable: [UInt8] = []
        var pending: [Change] = []

        enum Change {
            case write(offset: Int, [UInt8])
            case truncate(length: Int)
        }

        func bytes(keeping isKept: () -> Bool) -> [UInt8] {
            pending.reduce(into: durable) { bytes, change in
                guard isKept() else { return }
                switch change {
                case .write(let offset, let written):
                    let missing = offset + written.count - bytes.count
                    if missing > 0 { bytes += [UInt8](repeating: 0, count: missing) }
                    bytes.replaceSubrange(offset..<offset + written.count, with: written)
                case .truncate(let length):
                    bytes = Array((bytes + [UInt8](repeating: 0, count: max(0, length - bytes.count))).prefix(length))
                }
            }
        }
    }

    private enum Naming {
        case link(String, Int)
        case unlink(String)
        case rename(String, to: String)

        var folder: String {
            switch self {
            case .link(let path, _), .unlink(let path), .rename(let path, _): String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            }
        }
    }

    private var contents: [Content] = []
    private var durableNames: [String: Int] = [:]
    private var pendingNames: [Naming] = []

    private var names: [String: Int] { Self.applying(pendingNames[...], to: durableNames) }

    private static func applying(_ changes: ArraySlice<Naming>, to names: [String: Int]) -> [String: Int] {
        changes.reduce(into: names) { names, change in
            switch change {
            case .link(let path, let content): names[path] = content
            case .unlink(let path): names[path] = nil
            case .rename(let path, let newPath): names[newPath] = names.removeValue(forKey: path)
            }
        }
    }

    mutating func apply(_ entry: JournalingCalls.Entry) {
        switch entry {
        case .moment, .makeFolder: break
        case .create(let path):
            contents.append(Content())
            pendingNames.append(.link(path, contents.count - 1))
        case .empty(let path): change(path, .truncate(length: 0))
        case .write(let path, let offset, let bytes): change(path, .write(offset: offset, bytes))
        case .truncate(let path, let length): change(path, .truncate(length: length))
        case .sync(let path):
            guard let index = names[path] else { return }
            contents[index] = Content(durable: contents[index].bytes { true })
        case .syncFolder(let path):
            durableNames = Self.applying(pendingNames.filter { $0.folder == path }[...], to: durableNames)
            pendingNames.removeAll { $0.folder == path }
        case .rename(let path, let newPath): pendingNames.append(.rename(path, to: newPath))
        case .unlink(let path): pendingNames.append(.unlink(path))
        }
    }

    private mutating func change(_ path: String, _ change: Content.Change) {
        if let index = names[path] { contents[index].pending.append(change) }
    }

    /// What is there when the process is killed: everything it has said, for the kernel lives.
    var afterKill: [String: [UInt8]] { names.mapValues { contents[$0].bytes { true } } }

    /// What is there when the power goes.
    func afterPowerCut(using random: inout SeededGenerator) -> [String: [UInt8]] {
        let kept = pendingNames.prefix(Int.random(in: 0...pendingNames.count, using: &random))
        return Self.applying(kept, to: durableNames).mapValues { index in
            contents[index].bytes { Bool.random(using: &random) }
        }
    }
}
