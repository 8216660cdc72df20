import Archive
import HTTPTypes
import Hummingbird
import NIOPosix

/// The pages: ours, and with `--static DIR` one's own at `/`, ours then being at `/call`.
struct PageRoutes {
    let pages: [WebPage]
    let staticFolder: StaticFolder?
    let openAPI: OpenAPIDocument

    var routes: [Route] {
        var routes = pages.filter { staticFolder == nil || $0.path != "/" }.map { Self.route($0.path, $0) }
        if let callPage = pages.first(where: { $0.path == "/" }) { routes.append(Self.route("/call", callPage)) }
        routes.append(Route(.get, "/openapi.json", .open) { _ in openAPI.response })
        if let staticFolder {
            routes.append(Route(.get, "/{path+}", .open) { request in try await Self.file(request, staticFolder) })
        }
        return routes
    }

    private static func route(_ path: String, _ page: WebPage) -> Route {
        // Pages of other sites import our modules.
        Route(.get, path, .open, origins: page.contentType.hasPrefix("text/javascript") ? .readable : .own) { page.response(to: $0) }
    }

    private static func file(_ request: RouteRequest, _ folder: StaticFolder) async throws -> Response {
        let segments = request.target.segments
        guard let file = try await NIOThreadPool.singleton.runIfActive({ folder.file(segments) }) else {
            throw Problem.notFound("there is no file /\(segments.joined(separator: "/").prefix(200))")
        }
        let representation = FileRepresentation(
            size: file.size, contentType: StaticFolder.contentType(of: file.path), lastModified: HTTPDate(seconds: file.modified),
            sha256: nil, isGrowing: false)
        var response = FileSending(file: file, plan: FileResponsePlan(request.fileRequest, for: representation, boundary: .boundary))
            .response
        response.headers[.cacheControl] = "no-cache"
        return response
    }
}
