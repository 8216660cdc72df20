import Glibc
import Media

/// What a process has used so far, by the kernel's account in /proc.
struct ProcessSample: Sendable {
    /// User and system time of all threads, those that have ended included.
    var processorTime: Duration
    /// By thread name, threads of one name together.
    var threads: [String: Duration]
    /// Resident bytes.
    var memory: Int

    /// Of the threads that live: finer than `processorTime`, which comes in ticks of 10 ms.
    var threadTime: Duration { threads.values.reduce(.zero, +) }

    /// nil when there is no such process.
    init?(of process: Int32) {
        guard let total = Self.statistics("/proc/\(process)/stat") else { return nil }
        processorTime = total.time
        threads = [:]
        for thread in Self.entries("/proc/\(process)/task") {
            let path = "/proc/\(process)/task/\(thread)"
            guard let statistics = Self.statistics("\(path)/stat") else { continue }
            // Nanoseconds where the kernel keeps them, else its ticks of 10 ms.
            let exact = Self.text("\(path)/schedstat").flatMap { $0.split(separator: " ").first }.flatMap { Int64($0) }
            threads[statistics.name, default: .zero] += exact.map { .nanoseconds($0) } ?? statistics.time
        }
        let pages = Self.text("/proc/\(process)/statm")?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        memory = pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The share of this machine's processors that nobody used since the start of the system, in ticks: idle and all.
    static var machineTicks: (idle: Int, all: Int) {
        let fields = text("/proc/stat")?.split(separator: "\n").first?.split(separator: " ").dropFirst().compactMap { Int($0) } ?? []
        return (fields.count > 4 ? fields[3] + fields[4] : 0, fields.prefix(8).reduce(0, +))
    }

    private static func statistics(_ path: String) -> (name: String, time: Duration)? {
        // The name is in parentheses, and may contain spaces and parentheses itself.
        guard let text = text(path), let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return nil }
        let tick = 1_000_000_000 / Int64(sysconf(Int32(_SC_CLK_TCK)))
        return (String(text[text.index(after: open)..<close]), .nanoseconds((user + system) * tick))
    }

    private static func entries(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
