import HTTPTypes

/// All calls of the HTTP interface. The first that fits counts, so special paths stand before general ones.
struct RouteTable: Sendable {
    let routes: [Route]

    enum Match {
        case route(Route, parameters: [String: String])
        /// The path is there, the method is not.
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    func match(_ method: HTTPRequest.Method, _ path: [String]) -> Match {
        var allowed: [HTTPRequest.Method] = []
        for route in routes {
            guard let parameters = route.path.match(path) else { continue }
            // What can be got can be asked about: HEAD is GET without its body.
            if route.method == method || (method == .head && route.method == .get) { return .route(route, parameters: parameters) }
            allowed.append(route.method)
            if route.method == .get { allowed.append(.head) }
        }
        return allowed.isEmpty ? .nothing : .otherMethods(allowed)
    }
}
