package import Recording

/// A description or a candidate on its way to one peer. What is in it is the peers' business and is relayed as it was written.
package struct SignalMessage: Hashable, Sendable {
    package var to: ParticipantID
    /// Every member but `type`, `to` and `from`, as JSON text without braces; empty when there is none.
    package var payload: String
    private var description: String?
    private var candidate: String?
    private var screenMids: String?

    init(to: ParticipantID, members: JSONMembers) {
        self.to = to
        var payload = JSONText()
        for member in members.members where !["type", "to", "from"].contains(member.name) {
            payload.append(member.name, raw: member.raw)
        }
        self.payload = String(payload.text.dropFirst())
        description = members["description"].map(String.init)
        candidate = members["candidate"].map(String.init)
        screenMids = members["screenMids"].map(String.init)
    }

    /// What the recorder understands of it.
    package enum ForRecorder: Hashable, Sendable {
        case offer(sdp: String, screenMids: [String])
        /// Nil says that there are no more.
        case candidate(String?, mid: String?)
    }

    package func readForRecorder() throws(SignallingError) -> ForRecorder {
        do {
            if let description {
                let fields = try JSONText.decode(DescriptionFields.self, from: description)
                guard fields.type == "offer" else {
                    throw SignallingError(.badMessage, "the recorder only answers: send it an offer, not \(fields.type)", request: "signal")
                }
                let mids = try screenMids.map { text throws(JSONFieldError) in try JSONText.decode([String]?.self, from: text) }
                return .offer(sdp: fields.sdp, screenMids: (mids ?? nil) ?? [])
            }
            if let candidate {
                let fields = try JSONText.decode(CandidateFields?.self, from: candidate)
                return .candidate(fields?.candidate, mid: fields?.sdpMid)
            }
        } catch let error as JSONFieldError {
            throw SignallingError(.badMessage, "signal: \(error)", request: "signal")
        } catch let error as SignallingError {
            throw error
        } catch {
            throw SignallingError(.badMessage, "signal: cannot be read", request: "signal")
        }
        throw SignallingError(.badMessage, "a signal to the recorder needs a description or a candidate", request: "signal")
    }

    private struct DescriptionFields: Decodable {
        var type: String
        var sdp: String
    }

    /// RTCIceCandidateInit (W3C webrtc-pc §4.8.1.1).
    private struct CandidateFields: Decodable {
        var candidate: String?
        var sdpMid: String?
    }
}
