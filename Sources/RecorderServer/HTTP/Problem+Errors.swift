import Archive
import HTTPTypes
import Logging
import NIOHTTP1
import Recording
import WebRTC

/// What the layers below throw, as HTTP says it.
extension Problem {
    init(_ error: any Error, logger: Logger) {
        switch error {
        case let problem as Problem: self = problem
        case let error as JSONFieldError: self = .field(error)
        case let error as RecordingServiceError: self.init(error)
        case let error as ArchiveError: self.init(error, logger: logger)
        case let error as RecordingQueryError: self = .badRequest(error.description)
        case let error as StartRequestError: self = .field(error.fieldError)
        case let error as OfferError: self = Problem(.badRequest, "bad-offer", error.description)
        default:
            logger.error("a request failed", metadata: ["error": "\(error)"])
            self.init(.internalServerError, nil, "the service failed; its log has more, please report it")
        }
    }

    private init(_ error: RecordingServiceError) {
        switch error {
        case .alreadyRunning(let running):
            self = Problem(.conflict, "already-recording", error.description)
                .with("recording", running.id).with("url", "/api/v1/recordings/\(running.id)")
        case .wrongState(let recording, _):
            self = Problem(.conflict, "wrong-state", error.description).with("state", recording.state)
        case .tooManyMarkers: self = Problem(.conflict, "too-many-markers", error.description)
        case .unknownRecording: self = .notFound(error.description)
        case .notRecording: self = Problem(.conflict, "not-recording", error.description)
        case .insufficientStorage(let problem):
            // RFC 4918 §11.5.
            self = Problem(.init(code: 507, reasonPhrase: "Insufficient Storage"), "insufficient-storage", error.description)
                .with("reason", problem.kind).with(.retryAfter, "30")
        case .unavailable: self = Problem(.serviceUnavailable, nil, error.description).with(.retryAfter, "10")
        }
    }

    private init(_ error: ArchiveError, logger: Logger) {
        switch error {
        case .noSuchRecording, .noSuchFile: self = .notFound(error.description)
        case .stillRecording: self = Problem(.conflict, "wrong-state", error.description)
        case .held: self = Problem(.conflict, "on-hold", error.description)
        default:
            // Paths and reasons are for the operator, not for whoever asked.
            logger.error("the archive failed", metadata: ["error": "\(error)"])
            self = Problem(.serviceUnavailable, "storage", "the recordings cannot be read or written now; the service's log says why")
        }
    }
}

extension StartRequestError {
    /// The field that is to be mended.
    var fieldError: JSONFieldError {
        let field =
            switch self {
            case .notJSON: ""
            case .wrongType(let field, _), .missing(let field), .invalid(let field, _): field
            case .mimeTypeNotSupported, .codecNotSupported, .onlySound: "mimeType"
            }
        return JSONFieldError(field: field, problem: description, isWhole: true)
    }
}
