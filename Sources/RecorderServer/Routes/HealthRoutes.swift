import Archive
import Glibc
import Hummingbird
import NIOCore

/// Liveness, readiness, metrics: for whoever watches over the service.
struct HealthRoutes {
    let gateway: any MediaGateway
    let archive: Archive
    let metrics: Metrics

    var routes: [Route] {
        [
            Route(.get, "/healthz", .open) { _ in .json(#"{"status":"ok"}"#) },
            Route(.get, "/readyz", .open) { _ in try await readiness() },
            Route(.get, "/metrics", .requires(.read)) { _ in
                let text = await metrics.text()
                return Response(
                    status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
            },
        ]
    }

    /// Disk, catalogue, media sockets. Paths are the operator's business: they stand in the log, not here.
    private func readiness() async throws -> Response {
        var reasons: [String] = []
        if let reason = await gateway.unreadiness() { reasons.append(reason) }
        if access(archive.folder.recordings, W_OK) != 0 { reasons.append("the data folder cannot be written") }
        do {
            _ = try await archive.recordings(matching: RecordingQuery(limit: 1))
        } catch {
            reasons.append("the catalogue does not answer")
        }
        guard reasons.isEmpty else {
            throw Problem(.serviceUnavailable, "not-ready", reasons.joined(separator: "; ")).with("reasons", reasons)
        }
        return .json(#"{"status":"ready"}"#)
    }
}
