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

    /// What pages of other sites may do (CORS).
    enum Origins: Hashable, Sendable {
        /// Nothing, unless they show a key.
        case own
        /// Read the answer. Whether they may ask is decided as for everybody else.
        case readable
        /// Ask and read: nothing of ours is behind it.
        case all
    }

    let method: HTTPRequest.Method
    let path: PathPattern
    let access: Access
    let origins: Origins
    let handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ access: Access, origins: Origins = .own, handler: @escaping Handler) {
        self.method = method
        self.path = PathPattern(path)
        self.access = access
        self.origins = origins
        self.handler = handler
    }
}
