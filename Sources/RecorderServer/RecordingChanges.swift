package import Recording

/// What PATCH changes of a recording; nil leaves it as it is.
package struct RecordingChanges: Hashable, Sendable {
    package var name: String?
    package var tags: [String]?
    package var metadata: [String: String]?
    package var hold: Bool?

    package init(name: String? = nil, tags: [String]? = nil, metadata: [String: String]? = nil, hold: Bool? = nil) {
        self.name = name
        self.tags = tags
        self.metadata = metadata
        self.hold = hold
    }

    package func apply(to recording: inout RecordingManifest) {
        if let name { recording.name = name }
        if let tags { recording.tags = tags }
        if let metadata { recording.metadata = metadata }
        if let hold { recording.hold = hold }
    }
}
