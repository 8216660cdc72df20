import Media
import Recording

/// A recording that was cut off by a crash and goes on, as a new one, when somebody is back in its room.
struct Continuation: Hashable, Sendable {
    let continues: RecordingID
    /// As it was asked for, with what is left of its limits.
    let request: StartRequest

    /// What was cut off longer ago than this is over; and nobody is waited for longer than this after the restart.
    static let limit = Duration.seconds(60)

    /// - Parameter lastLife: when the process that recorded was last seen alive; nil when it ended in order.
    static func all(of interrupted: [RecordingManifest], lastLife: WallTime?, now: WallTime) -> [Continuation] {
        guard let lastLife, now - lastLife < limit else { return [] }
        return interrupted.compactMap(Continuation.init)
    }

    /// nil for what is not to go on: what a publisher started (it comes back by itself, and starts another), a paused one, which must not begin to record
    /// unasked, and one of certain people, who are others to the service after a restart.
    private init?(of manifest: RecordingManifest) {
        guard var request = manifest.request, request.participants == nil, manifest.state == .recording || manifest.state == .waiting else {
            return nil
        }
        request.name = manifest.name
        request.tags = manifest.tags
        request.metadata = manifest.metadata
        request.maxDuration = request.maxDuration.map { $0 - manifest.duration }
        request.maxBytes = request.maxBytes.map { $0 - manifest.bytes }
        guard request.maxDuration ?? 1 > 0, request.maxBytes ?? 1 > 0 else { return nil }
        continues = manifest.id
        self.request = request
    }
}
