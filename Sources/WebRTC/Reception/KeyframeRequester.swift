import Media

/// When to ask one video stream's sender for a key frame: at once when one is needed, at most one request a second, again and again with
/// growing patience until one comes. Too many requests cost the call its picture quality (FACTS-MEDIA §3.5).
struct KeyframeRequester {
    /// At the start nothing else can be done with the stream, so the first requests follow each other faster.
    private static let initialDelays: [Duration] = [.milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4)]
    private static let laterDelays: [Duration] = [.seconds(1), .seconds(2), .seconds(4)]
    private static let minimumDistance = Duration.seconds(1)
    /// A few rounds of NACK.
    private static let searchTime = Duration.milliseconds(300)

    private var hasHadKeyframe = false
    private var lastRequest: MonotonicTime?
    private var attempts = 0
    /// When the next request is due; nil when no key frame is needed.
    private(set) var nextRequest: MonotonicTime?
    /// The request that is pending may turn out not to have been necessary.
    private var isPrecaution = false
    /// Counts requests, not their repetitions (RFC 5104 §4.3.1.2).
    private(set) var commandSequenceNumber: UInt8 = 0

    /// Key frame is needed. While a request is pending, nothing changes.
    mutating func request(at now: MonotonicTime) {
        isPrecaution = false
        guard nextRequest == nil else { return }
        attempts = 0
        commandSequenceNumber &+= 1
        nextRequest = max(now, lastRequest.map { $0 + Self.minimumDistance } ?? now)
    }

    /// One will be needed, unless lost packets come after all.
    mutating func requestAsPrecaution(at now: MonotonicTime) {
        guard nextRequest == nil else { return }
        request(at: now)
        isPrecaution = true
    }

    /// They came.
    mutating func withdrawPrecaution() {
        guard isPrecaution else { return }
        isPrecaution = false
        nextRequest = nil
    }

    /// One is needed, and is probably on its way: a stream begins with one. Asked at once, Chromium would throw away what its pacer
    /// holds when the new key frame is made, the retransmissions of the first one included, and never send it again.
    mutating func expect(at now: MonotonicTime) {
        guard nextRequest == nil else { return }
        request(at: now)
        nextRequest = now + Self.searchTime
    }

    /// The sender is heard again: what it was asked for meanwhile it will not have heard.
    mutating func streamResumed(at now: MonotonicTime) {
        guard let nextRequest else { return }
        attempts = 0
        self.nextRequest = min(nextRequest, max(now, lastRequest.map { $0 + Self.minimumDistance } ?? now))
    }

    /// The head of a key frame arrived: its other packets are asked for by NACK, for so long.
    mutating func keyframeBegan(at now: MonotonicTime, patience: Duration) {
        guard let nextRequest else { return }
        self.nextRequest = max(nextRequest, now + patience)
    }

    /// A whole key frame was delivered.
    mutating func keyframeCame() {
        hasHadKeyframe = true
        isPrecaution = false
        nextRequest = nil
    }

    /// Whether to send a request now.
    mutating func takeDue(at now: MonotonicTime) -> Bool {
        guard let nextRequest, nextRequest <= now else { return false }
        let delays = hasHadKeyframe ? Self.laterDelays : Self.initialDelays
        self.nextRequest = now + delays[min(attempts, delays.count - 1)]
        attempts += 1
        lastRequest = now
        return true
    }
}
