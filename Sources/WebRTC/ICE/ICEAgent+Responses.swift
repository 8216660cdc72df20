import Media

/// Answers to our checks (RFC 8445 §7.2.5).
extension ICEAgent {
    mutating func handleResponse(_ response: STUNMessage, in datagram: borrowing RawSpan, over key: ICEPairKey, at now: MonotonicTime) {
        guard let transaction = transactions[response.transactionID], let remote = transaction.keys.remote else {
            counters.unexpected += 1
            return
        }
        // Errors about credentials come without integrity: they prove nothing, and the check is simply tried again.
        guard response.isAuthentic(in: datagram, password: remote.password) else {
            counters.unauthenticated += 1
            return
        }
        guard transaction.key == key else {
            counters.asymmetric += 1
            return
        }
        transactions.remove(transaction.id)
        output.tell(validated: key.remote)
        if response.messageClass == .successResponse {
            handleSuccess(of: transaction, at: now)
        } else if response.errorCode?.code == STUNErrorCode.roleConflict.code {
            handleRoleConflict(of: transaction)
        }
    }

    private mutating func handleSuccess(of transaction: ICETransaction, at now: MonotonicTime) {
        guard phase != .failed else { return }
        if selected?.key == transaction.key, selected?.keys.number == transaction.keys.number {
            selected?.consent.responseReceived(at: now, using: &randomness)
            selected?.note(roundTrip: now - transaction.sent)
            recover()
        }
        guard transaction.keys.number == generation.keys.number, let index = generation.checkList.index(of: transaction.key) else { return }
        generation.checkList.update(index) { pair in
            pair.state = .succeeded
            pair.lastResponse = now
        }
        if generation.firstSuccess == nil { generation.firstSuccess = now }
        let pair = generation.checkList.pairs[index]
        if transaction.isNominating, role == .controlling {
            generation.nomination = .none
            select(pair, isNominated: true, at: now)
        } else if pair.isNominatedOnSuccess, role == .controlled {
            generation.checkList.update(index) { $0.isNominatedOnSuccess = false }
            follow(pair, at: now)
        } else {
            use(pair, at: now)
        }
        if selected?.roundTripTime == nil, selected?.key == pair.key { selected?.note(roundTrip: now - transaction.sent) }
    }

    /// RFC 8445 §7.2.5.1.
    private mutating func handleRoleConflict(of transaction: ICETransaction) {
        counters.roleConflicts += 1
        // Several checks of one role may be refused; the role changes once.
        if transaction.role == role, !generation.isRemoteLite { become(role.opposite) }
        if transaction.keys.number == generation.keys.number { generation.checkList.trigger(transaction.key) }
    }
}

extension ICESelectedPair {
    /// As TCP smooths it (RFC 6298 §2.3).
    fileprivate mutating func note(roundTrip: Duration) {
        roundTripTime = roundTripTime.map { $0 * 7 / 8 + roundTrip / 8 } ?? roundTrip
    }
}
