package import FoundationEssentials

/// What somebody asks for when starting a recording: the body of `POST /api/v1/recordings`, and the `record` message of `/ws`.
package struct StartRequest: Hashable, Sendable, Codable {
    package var room: String
    package var name: String?
    package var mimeType: String?
    package var tracks: TrackSelection?
    package var participants: [ParticipantID]?
    package var tags: [String]?
    package var metadata: [String: String]?
    /// Seconds of recorded time.
    package var maxDuration: Double?
    package var maxBytes: Int64?

    package init(room: String) {
        self.room = room
    }

    /// Reads the JSON body. Unknown fields are ignored.
    package init(json: Data) throws(StartRequestError) {
        do {
            self = try JSONDecoder().decode(StartRequest.self, from: json)
        } catch let error as DecodingError {
            throw StartRequestError(error)
        } catch {
            throw .notJSON
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        room = try container.decode(String.self, forKey: .room)
        name = try container.decodeIfPresent(String.self, forKey: .name)
        mimeType = try container.decodeIfPresent(String.self, forKey: .mimeType)
        tracks = try container.decodeIfPresent(TrackSelection.self, forKey: .tracks)
        participants = try container.decodeIfPresent([ParticipantID].self, forKey: .participants)
        tags = try container.decodeIfPresent([String].self, forKey: .tags)
        metadata = try container.decodeIfPresent([String: String].self, forKey: .metadata)
        maxDuration = try container.decodeIfPresent(Double.self, forKey: .maxDuration)
        // As an integer, 1.5 would fail without saying which field it was.
        maxBytes = try container.decodeIfPresent(Double.self, forKey: .maxBytes).map { number in
            guard let bytes = Int64(exactly: number) else {
                throw DecodingError.dataCorruptedError(forKey: .maxBytes, in: container, debugDescription: "not a whole number of bytes")
            }
            return bytes
        }
    }

    /// The format that it asks for: `video/webm`, unless it says otherwise.
    package func format() throws(StartRequestError) -> RecordingFormat {
        let format = try RecordingFormat(mimeType: mimeType ?? RecordingFormat.videoWebM.rawValue)
        if format.isAudioOnly, let tracks, tracks != .audio { throw .onlySound(mimeType: format.rawValue) }
        return format
    }

    /// Throws for a value that no recording can have.
    package func validate() throws(StartRequestError) {
        _ = try format()
        try Self.check(room, field: "room", allowsEmpty: false)
        try Self.check(name ?? "", field: "name", allowsEmpty: true)
        if let participants, participants.isEmpty {
            throw .invalid(field: "participants", rule: "a list of ids, or left out to record everybody")
        }
        if let tags {
            guard tags.count <= 64 else { throw .invalid(field: "tags", rule: "at most 64 tags") }
            for tag in tags { try Self.check(tag, field: "tags", allowsEmpty: false) }
        }
        if let metadata {
            let size = metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
            guard size <= 16_384 else { throw .invalid(field: "metadata", rule: "at most 16 384 bytes in all") }
        }
        if let maxDuration, !(maxDuration > 0 && maxDuration <= 31_536_000) {
            throw .invalid(field: "maxDuration", rule: "seconds above 0 and at most a year")
        }
        if let maxBytes, maxBytes <= 0 { throw .invalid(field: "maxBytes", rule: "above 0") }
    }

    private static func check(_ text: String, field: String, allowsEmpty: Bool) throws(StartRequestError) {
        guard allowsEmpty || text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid(field: field, rule: "text that is not empty")
        }
        guard text.utf8.count <= 256, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .invalid(field: field, rule: "one line of at most 256 bytes")
        }
    }
}

extension StartRequestError {
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, _): self = .missing(field: key.stringValue)
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            guard let field = context.codingPath.first?.stringValue else {
                self = .notJSON
                return
            }
            self = .wrongType(field: field, expected: Self.expectations[field] ?? "of another type")
        @unknown default: self = .notJSON
        }
    }

    private static let expectations = [
        "room": "text", "name": "text", "mimeType": "text", "tracks": "\"all\", \"audio\" or \"video\"",
        "participants": "a list of ids", "tags": "a list of texts", "metadata": "an object whose values are texts",
        "maxDuration": "a number of seconds", "maxBytes": "a whole number of bytes",
    ]
}
