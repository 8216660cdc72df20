package import Recording

/// What the hub asks of the media side. The requests of one participant are asked one after the other, each once the one before is answered.
package enum MediaRequest: Hashable, Sendable {
    case joined(name: String, room: String)
    case left(room: String)
    case offer(MediaOffer)
    case candidate(String?, mid: String?, room: String)
    case start(StartRequest)
    case pause(RecordingID)
    case resume(RecordingID)
    case stop(RecordingID)
    case marker(RecordingID, label: String)

    var isMembership: Bool {
        switch self {
        case .joined, .left: true
        default: false
        }
    }

    /// Not worth doing any more once the participant has left.
    var isNegotiation: Bool {
        switch self {
        case .offer, .candidate: true
        default: false
        }
    }
}

/// How the media side answered a request.
package enum MediaReply: Hashable, Sendable {
    case done
    case answer(sdp: String)
    case failed(SignallingError)
}

/// One participant's requests: the first is with the media side, the others wait.
struct MediaRequestQueue: Hashable, Sendable {
    private var requests: [MediaRequest] = []

    var isEmpty: Bool { requests.isEmpty }
    var count: Int { requests.count }
    var first: MediaRequest? { requests.first }

    /// True when it is the only one, and so to be asked at once.
    mutating func append(_ request: MediaRequest) -> Bool {
        if case .left = request, let asked = requests.first {
            requests = [asked] + requests.dropFirst().filter { !$0.isNegotiation }
        }
        requests.append(request)
        return requests.count == 1
    }

    /// Takes out the one that was answered, and tells the next.
    mutating func advance() -> MediaRequest? {
        if !requests.isEmpty { requests.removeFirst() }
        return requests.first
    }
}
