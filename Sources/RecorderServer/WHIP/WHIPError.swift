import HTTPTypes

/// Why a call of an existing session is refused (RFC 9725 §4.3).
enum WHIPError: Error, Hashable {
    case unknownSession
    case missingIfMatch
    /// The tag is of an ICE session that a restart has ended.
    case otherICESession

    var problem: Problem {
        switch self {
        case .unknownSession: .notFound("there is no such session; it has ended, or was never there: POST a new offer")
        case .missingIfMatch: Problem(.preconditionRequired, nil, "send the ETag of the session as If-Match, or \"*\" to restart ICE")
        case .otherICESession: Problem(.preconditionFailed, nil, "ICE was restarted since; send the ETag of the latest answer as If-Match")
        }
    }
}
