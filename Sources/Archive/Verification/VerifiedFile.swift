/// What was found out about one file, whole or not: `recorder verify`, and one line of its `--json`.
package struct VerifiedFile: Hashable, Sendable, Codable {
    package struct Finding: Hashable, Sendable, Codable {
        /// For machines: `clusterCut`, `hashDiffers`.
        package var code: String
        package var message: String
        /// In the file, of the first one.
        package var offset: Int?
        package var count: Int
        /// `recorder repair` mends it.
        package var mendable: Bool

        package init(code: String, message: String, offset: Int? = nil, count: Int = 1, mendable: Bool = false) {
            self.code = code
            self.message = message
            self.offset = offset
            self.count = count
            self.mendable = mendable
        }
    }

    /// The id of the recording that it belongs to.
    package var recording: String?
    package var name: String
    package var findings: [Finding] = []
    package var bytes: Int64 = 0
    /// Of the bytes that are there.
    package var sha256: String?
    /// In seconds.
    package var duration = 0.0
    package var frames = 0
    /// Every frame was decoded.
    package var decoded = false
    package var whole = true

    package init(recording: String? = nil, name: String) {
        self.recording = recording
        self.name = name
    }

    package mutating func add(_ finding: Finding) {
        findings.append(finding)
        whole = false
    }
}
