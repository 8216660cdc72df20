import HTTPTypes
import Hummingbird

/// One call of the HTTP interface.
struct Route: Sendable {
    typealias Handler = @Sendable (RouteRequest) async throws -> Response

    enum Access: Hashable, Sendable {
        /// For everybody: health, pages, logging in, preflights.
        case open
        /// For whoever has shown a credential that includes this.
        case requires(Credential.Scope)
    }

    let method: HTTPRequest.Method
    let path: PathPattern
    let access: Access
    /// Pages of other sites may read the answer (CORS). Whether they may ask is decided as for everybody else.
    let isForAllOrigins: Bool
    let handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access, isForAllOrigins: Bool = false, handler: @escaping Handler) {
        self.method = method
        self.path = PathPattern(path)
        self.access = access
        self.isForAllOrigins = isForAllOrigins
        self.handler = handler
    }
}
