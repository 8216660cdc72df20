/// A route's path: plain segments, and parameters in braces, as OpenAPI writes them. `{path+}` at the end takes all the rest.
struct PathPattern: Hashable, Sendable {
    private enum Segment: Hashable {
        case literal(String)
        case parameter(String)
        case rest(String)
    }

    /// `/api/v1/recordings/{id}`.
    let text: String
    private let segments: [Segment]

    init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { segment in
            guard segment.hasPrefix("{"), segment.hasSuffix("}") else { return .literal(String(segment)) }
            let name = segment.dropFirst().dropLast()
            return name.hasSuffix("+") ? .rest(String(name.dropLast())) : .parameter(String(name))
        }
    }

    /// The parameters, or nil where the path is another. `path` has its segments percent-decoded already.
    func match(_ path: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (index, segment) in segments.enumerated() {
            if case .rest(let name) = segment {
                parameters[name] = path[min(index, path.count)...].joined(separator: "/")
                return parameters
            }
            guard index < path.count else { return nil }
            switch segment {
            case .literal(let text): guard text == path[index] else { return nil }
            case .parameter(let name):
                guard !path[index].isEmpty else { return nil }
                parameters[name] = path[index]
            case .rest: break
            }
        }
        return segments.count == path.count ? parameters : nil
    }
}
