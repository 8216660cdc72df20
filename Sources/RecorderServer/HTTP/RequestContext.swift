import Hummingbird
import Logging
import NIOCore

/// What Hummingbird tells us of the connection that a request came by.
struct RequestContext: InitializableFromSource {
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        logger = source.logger
    }
}
