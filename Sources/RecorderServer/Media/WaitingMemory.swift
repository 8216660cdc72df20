/// What all peers of a worker hold back for packets that are missing, and the bound of it: many people on one bad network lose what is
/// missing longest, never the service its memory.
struct WaitingMemory {
    /// In bytes.
    let limit: Int
    private(set) var byteCount = 0
    /// How often a wait was cut short for it.
    private(set) var givenUp = 0

    init(limit: Int) {
        self.limit = limit
    }

    var isExceeded: Bool { byteCount > limit }

    /// One peer's share has changed.
    mutating func change(from old: Int, to new: Int) {
        byteCount += new - old
    }

    mutating func noteGivenUp() {
        givenUp += 1
    }
}
