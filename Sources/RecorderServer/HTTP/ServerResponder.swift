import HTTPTypes
import Hummingbird
import Logging

/// Takes a request to its route: finds it, asks who sent it, and turns every error into a problem.
struct ServerResponder: HTTPResponder {
    typealias Context = RequestContext

    let table: RouteTable
    let authenticator: Authenticator
    let originPolicy: OriginPolicy
    let metrics: Metrics

    func respond(to request: Request, context: RequestContext) async -> Response {
        var route: Route?
        var response: Response
        let proof = authenticator.proof(in: request.headers, at: SystemClock.wallTime)
        do {
            response = try await answer(request, proof, logger: context.logger, route: &route)
        } catch {
            response = Problem(error, logger: context.logger).response
        }
        // A sniffing browser must not make a script of a recording's name or of a media file.
        response.headers[.xContentTypeOptions] = "nosniff"
        if request.headers[.connection]?.lowercased() == "close" { response.headers[.connection] = "close" }
        // Who shows a key may read the answer wherever its page comes from. Without one that is verified, nobody's page reads what is open to this machine.
        if (route?.origins ?? .own) != .own || proof?.isExplicit == true || response.status == .unauthorized {
            response.headers[.accessControlAllowOrigin] = "*"
            response.headers[.accessControlExposeHeaders] = "Location, Link, ETag, Content-Range, Accept-Ranges, Repr-Digest"
        }
        metrics.add(
            to: .httpRequests,
            labels: ["method": Self.known(request.method), "route": route?.path.text ?? "none", "status": "\(response.status.code)"])
        context.logger.debug(
            "request",
            metadata: ["method": "\(request.method)", "path": "\(request.uri.path.prefix(200))", "status": "\(response.status.code)"])
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Request, _ proof: Authenticator.Proof?, logger: Logger, route found: inout Route?
    ) async throws -> Response {
        guard let target = RequestTarget(Self.originForm(request)) else {
            throw Problem.badRequest("the path of the request is not a path with correct percent-encoding")
        }
        switch table.match(request.method, target.segments) {
        case .nothing:
            throw Problem.notFound("there is nothing at \(request.uri.path.prefix(200)); /openapi.json has all calls")
        case .otherMethods(let methods):
            let allowed = Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
            if request.method == .options { return .preflight(allowed) }
            throw Problem(.methodNotAllowed, nil, "\(request.method.rawValue.prefix(20)) cannot be done here; \(allowed) can")
                .with(.allow, allowed)
        case .route(let route, let parameters):
            found = route
            let credential = try credential(proof, for: route, request)
            return try await route.handler(
                RouteRequest(request: request, target: target, parameters: parameters, credential: credential, logger: logger))
        }
    }

    private func credential(_ proof: Authenticator.Proof?, for route: Route, _ request: Request) throws(Problem) -> Credential {
        let changesSomething = ![.get, .head, .options].contains(request.method)
        if changesSomething, route.origins != .all, proof?.isExplicit != true,
            let refusal = originPolicy.refusal(origin: request.headers[.origin], host: request.head.authority)
        {
            throw Problem(.forbidden, "foreign-origin", refusal)
        }
        guard case .requires(let scope) = route.access else { return proof?.credential ?? Credential(scopes: []) }
        guard let proof else {
            throw Problem(.unauthorized, nil, "this needs a key: send Authorization: Bearer KEY, or log in by POST /api/v1/session")
                .with(.wwwAuthenticate, "Bearer")
        }
        guard proof.credential.allows(scope) else {
            throw Problem(.forbidden, nil, "your token does not have the scope \(scope.rawValue); use one that has")
        }
        return proof.credential
    }

    /// `GET http://host/path` is the same as `GET /path` (RFC 9112 §3.2.2).
    private static func originForm(_ request: Request) -> String {
        let target = request.head.path ?? ""
        guard !target.hasPrefix("/") else { return target }
        return request.uri.query.map { "\(request.uri.path)?\($0)" } ?? request.uri.path
    }

    /// Invented methods do not make new series.
    private static func known(_ method: HTTPRequest.Method) -> String {
        [.get, .head, .post, .put, .patch, .delete, .options].contains(method) ? method.rawValue : "other"
    }
}

extension Metric {
    static let httpRequests = Metric("recorder_http_requests_total", .counter, help: "Requests by method, route and status.")
}

extension HTTPField.Name {
    static let xContentTypeOptions = HTTPField.Name("X-Content-Type-Options")!
}
