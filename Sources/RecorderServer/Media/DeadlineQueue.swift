import HeapModule
import Media

/// Which machine wants to be woken when. Setting a deadline again moves it; what was set before is skipped when it comes up.
struct DeadlineQueue<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Comparable {
        var time: MonotonicTime
        var key: Key

        static func < (left: Self, right: Self) -> Bool { left.time < right.time }
        static func == (left: Self, right: Self) -> Bool { left.time == right.time && left.key == right.key }
    }

    private var heap = Heap<Entry>()
    private var scheduled: [Key: MonotonicTime] = [:]

    /// Entries, those that were moved since included.
    var count: Int { heap.count }

    /// The earliest deadline; possibly one that was moved since, which costs no more than a look.
    var earliest: MonotonicTime? { heap.min?.time }

    /// Nil cancels.
    mutating func set(_ time: MonotonicTime?, for key: Key) {
        guard scheduled[key] != time else { return }
        scheduled[key] = time
        if let time { heap.insert(Entry(time: time, key: key)) }
    }

    /// Takes out one key whose deadline has come, the earliest first.
    mutating func popDue(at now: MonotonicTime) -> Key? {
        while let entry = heap.min, entry.time <= now {
            heap.removeMin()
            guard scheduled[entry.key] == entry.time else { continue }
            scheduled[entry.key] = nil
            return entry.key
        }
        return nil
    }
}
