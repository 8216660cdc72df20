import FoundationEssentials
import Recording

extension RecordingChanges {
    private struct Fields: Decodable {
        var name: String?
        var tags: [String]?
        var metadata: [String: String]?
        var hold: Bool?
    }

    /// Reads the body of a PATCH. What cannot be changed is refused rather than ignored: nobody shall believe that it was.
    init(parsing text: String) throws {
        let allowed = ["name", "tags", "metadata", "hold"]
        if let other = try JSONMembers(parsing: text).members.first(where: { !allowed.contains($0.name) }) {
            throw JSONFieldError(field: other.name, problem: "cannot be changed; PATCH takes name, tags, metadata and hold")
        }
        let fields = try JSONText.decode(Fields.self, from: text)
        // The rules are those of starting.
        var rules = StartRequest(room: "any")
        rules.name = fields.name
        rules.tags = fields.tags
        rules.metadata = fields.metadata
        try rules.validate()
        self.init(name: fields.name, tags: fields.tags, metadata: fields.metadata, hold: fields.hold)
    }
}

extension StartRequest {
    /// Reads and checks the body of `POST /api/v1/recordings`.
    init(jsonText text: String) throws(StartRequestError) {
        try self.init(json: Data(text.utf8))
        try validate()
    }
}
