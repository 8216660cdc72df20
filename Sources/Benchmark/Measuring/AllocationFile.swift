import Foundation

/// The counts of blocks by thread that a preloaded CAllocationCounter keeps in a file (CAllocationCounter.h).
enum AllocationFile {
    /// By thread id.
    static func counts(in path: String) -> [Int32: UInt64] {
        guard let data = FileManager.default.contents(atPath: path) else { return [:] }
        var counts: [Int32: UInt64] = [:]
        data.withUnsafeBytes { bytes in
            for offset in stride(from: 0, to: bytes.count - 15, by: 16) {
                let thread = bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self)
                guard thread > 0 else { continue }
                counts[Int32(truncatingIfNeeded: thread), default: 0] += bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            }
        }
        return counts
    }

    /// What each thread of a process has allocated since `before`, by name.
    static func growth(since before: [Int32: UInt64], in path: String, of process: Int32) -> [String: UInt64] {
        var growth: [String: UInt64] = [:]
        for (thread, count) in counts(in: path) {
            let name = (try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/comm", encoding: .utf8)) ?? "ended"
            growth[name.trimmingCharacters(in: .newlines), default: 0] += count - min(count, before[thread] ?? 0)
        }
        return growth
    }
}
