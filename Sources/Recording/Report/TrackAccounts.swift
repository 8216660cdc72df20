import Media

/// The accounts of one participant's tracks: those that are being recorded, and reports of those that were.
struct TrackAccounts {
    private(set) var open: [TrackAccount] = []
    private(set) var finished: [TrackReport] = []
    private(set) var omitted = 0
    private var finishedTotals = MediaTotals()

    /// Somebody who adds and removes tracks all day must not fill memory.
    private static let capacity = 100

    mutating func begin(_ track: TrackID, codec: Codec, isScreenShare: Bool, at now: MonotonicTime) {
        guard index(of: track) == nil else { return }
        open.append(TrackAccount(track, codec: codec, isScreenShare: isScreenShare, at: now))
    }

    /// Lets `change` have the account of a track that is being recorded.
    mutating func update<Result>(_ track: TrackID, _ change: (inout TrackAccount) -> Result) -> Result? {
        index(of: track).map { change(&open[$0]) }
    }

    mutating func updateAll(_ change: (inout TrackAccount) -> Void) {
        for index in open.indices { change(&open[index]) }
    }

    mutating func begin(file: String, of track: TrackID) {
        guard let index = index(of: track) else { return }
        let before = open[index]
        if let report = open[index].begin(file: file) { keep(report, of: before) }
    }

    mutating func end(_ track: TrackID) {
        guard let index = index(of: track) else { return }
        let account = open.remove(at: index)
        // What was offered and never used needs no place.
        if account.report.packets > 0 || account.report.frames > 0 { keep(account.report, of: account) }
    }

    mutating func endAll() {
        for account in open { end(account.track) }
    }

    private mutating func keep(_ report: TrackReport, of account: TrackAccount) {
        account.add(to: &finishedTotals)
        if finished.count < Self.capacity { finished.append(report) } else { omitted += 1 }
    }

    var reports: [TrackReport] { finished + open.map(\.report) }

    var totals: MediaTotals {
        var sum = finishedTotals
        for account in open { account.add(to: &sum) }
        return sum
    }

    private func index(of track: TrackID) -> Int? { open.indices.first { open[$0].track == track } }
}
