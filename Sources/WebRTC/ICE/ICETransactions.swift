import Media

/// A request of ours on its way. Every attempt has an ID of its own, so that each response tells which attempt it answers.
struct ICETransaction: Sendable {
    var id: STUNTransactionID
    var key: ICEPairKey
    var keys: ICEGenerationKeys
    var role: ICERole
    var isNominating: Bool
    var sent: MonotonicTime
}

/// The last 256 of them: at 20 checks a second that is more than 12 s, longer than any answer takes.
struct ICETransactions: Sendable {
    static let capacity = 256

    private var transactions: [ICETransaction] = []

    subscript(id: STUNTransactionID) -> ICETransaction? {
        transactions.first { $0.id == id }
    }

    mutating func add(_ transaction: ICETransaction) {
        if transactions.count == Self.capacity { transactions.removeFirst() }
        transactions.append(transaction)
    }

    mutating func remove(_ id: STUNTransactionID) {
        transactions.removeAll { $0.id == id }
    }
}
