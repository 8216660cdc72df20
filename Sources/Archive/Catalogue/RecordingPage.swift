package import Recording

/// One page of an answer.
package struct RecordingPage: Sendable {
    package var recordings: [RecordingManifest]
    /// Where the next page begins; nil on the last one.
    package var next: RecordingCursor?
}
