import Media

/// `/broadcast`: every text to everybody else of the same page.
struct BroadcastRelay: Relay {
    /// In the order in which they came.
    private var members: [String: [ConnectionID]] = [:]
    private var pages: [ConnectionID: String] = [:]
    private var outputs: [RelayOutput] = []

    let nextDeadline: MonotonicTime? = nil

    mutating func opened(_ connection: ConnectionID, _ page: PageScope, at now: MonotonicTime) {
        pages[connection] = page.text
        members[page.text, default: []].append(connection)
    }

    mutating func received(_ text: String, on connection: ConnectionID, at now: MonotonicTime) {
        guard let page = pages[connection] else { return }
        for member in members[page] ?? [] where member != connection { outputs.append(.send(member, text)) }
    }

    mutating func closed(_ connection: ConnectionID, at now: MonotonicTime) {
        guard let page = pages.removeValue(forKey: connection) else { return }
        members[page]?.removeAll { $0 == connection }
        if members[page]?.isEmpty == true { members[page] = nil }
    }

    mutating func expire(at now: MonotonicTime) {}

    mutating func takeOutputs() -> [RelayOutput] {
        defer { outputs = [] }
        return outputs
    }
}
