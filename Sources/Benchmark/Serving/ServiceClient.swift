import Foundation
import FoundationNetworking

/// The few calls of the service that a measurement needs.
struct ServiceClient: Sendable {
    let url: URL
    let apiKey: String?
    private let session: URLSession

    init(_ service: MeasuredService) {
        url = service.url
        apiKey = service.apiKey
        let configuration = URLSessionConfiguration.default
        // A storm of joins must not queue up on our side.
        configuration.httpMaximumConnectionsPerHost = 64
        configuration.timeoutIntervalForRequest = 30
        session = URLSession(configuration: configuration)
    }

    /// Joins by WHIP (RFC 9725); returns the answer.
    func publish(_ offer: String, room: String, name: String) async throws -> String {
        var request = request("/whip/\(room)?name=\(name)")
        request.httpMethod = "POST"
        request.httpBody = Data(offer.utf8)
        request.setValue("application/sdp", forHTTPHeaderField: "Content-Type")
        return try await text(request)
    }

    /// The sums of all metrics by name, whatever their labels.
    func metrics() async throws -> [String: Double] {
        var sums: [String: Double] = [:]
        for line in try await text(request("/metrics")).split(separator: "\n") where !line.hasPrefix("#") {
            guard let name = line.split(whereSeparator: { $0 == "{" || $0 == " " }).first, let value = line.split(separator: " ").last
            else { continue }
            sums[String(name), default: 0] += Double(value) ?? 0
        }
        return sums
    }

    private func request(_ path: String) -> URLRequest {
        let base = url.absoluteString.hasSuffix("/") ? String(url.absoluteString.dropLast()) : url.absoluteString
        var request = URLRequest(url: URL(string: base + path) ?? url)
        if let apiKey { request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization") }
        return request
    }

    private func text(_ request: URLRequest) async throws -> String {
        let (data, response): (Data, URLResponse)
        do {
            (data, response) = try await session.data(for: request)
        } catch {
            throw BenchmarkError.service(error.localizedDescription)
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        let text = String(decoding: data, as: UTF8.self)
        guard (200...299).contains(status) else { throw BenchmarkError.refused(status: status, text) }
        return text
    }
}
