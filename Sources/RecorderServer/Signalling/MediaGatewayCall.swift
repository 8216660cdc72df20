import Logging
import Recording
import WebRTC

/// Makes one call of the media side out of one request of the hub, and of what it throws an error that a client understands.
struct MediaGatewayCall: Sendable {
    let gateway: any MediaGateway
    let logger: Logger

    func reply(to request: MediaRequest, by participant: ParticipantID) async -> MediaReply {
        do {
            switch request {
            case .joined(let name, let room): await gateway.participantJoined(participant, name: name, room: room)
            case .left(let room): await gateway.participantLeft(participant, room: room)
            case .offer(let offer): return .answer(sdp: try await gateway.answer(offer).sdp)
            case .candidate(let candidate, let mid, let room):
                await gateway.add(candidate: candidate, mid: mid, participant: participant, room: room)
            case .start(let request): _ = try await gateway.start(request)
            case .pause(let id): _ = try await gateway.pause(id)
            case .resume(let id): _ = try await gateway.resume(id)
            case .stop(let id): _ = try await gateway.stop(id)
            case .marker(let id, let label): _ = try await gateway.mark(id, label: label)
            }
            return .done
        } catch {
            return .failed(signallingError(error, for: request))
        }
    }

    private func signallingError(_ error: any Error, for request: MediaRequest) -> SignallingError {
        var type = "record"
        if request.isNegotiation { type = "signal" }
        switch error {
        case let error as OfferError: return SignallingError(.badMessage, error.description, request: type)
        case let error as RecordingServiceError: return SignallingError(.recordingFailed, error.description, request: type)
        default:
            logger.error("the media side failed", metadata: ["error": "\(error)"])
            return SignallingError(.recordingFailed, "the recorder failed; its log has more", request: type)
        }
    }
}
