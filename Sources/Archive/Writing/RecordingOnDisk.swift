import Recording

/// One recording as the disk writer has it open. Belongs to the writer's thread.
final class RecordingOnDisk {
    let id: RecordingID
    var files: [FileID: FileOnDisk] = [:]
    /// The newest manifest that waits for the end of the batch.
    var uncommitted: RecordingManifest?
    /// The newest report and timeline, as they stand in `recording.json`. They come now and then only, and stay in it in between.
    private(set) var details: [UInt8] = []
    /// The manifest as it lies on disk, but for its growth; nil when that is not known.
    private var saved: RecordingManifest?
    private var hasNewDetails = false
    private var commitsSinceSaved = 0
    var hasFolder = false
    var condition = Condition.sound
    /// The capture could not be written to its end.
    var hasLostCapture = false

    enum Condition {
        case sound
        /// The disk is full, which everybody was told: what ends the files is still written, into the reserve that was given up for it.
        case closing
        /// No byte is written any more, for it would stand at the wrong place; what was written is still committed and finished.
        case broken
    }

    /// Something of it is on disk already.
    var isBegun: Bool { hasFolder }

    init(id: RecordingID) {
        self.id = id
    }

    func take(_ manifest: RecordingManifest) {
        if manifest.report != nil || manifest.timeline != nil {
            details = ManifestFile.details(of: manifest)
            hasNewDetails = true
        }
        uncommitted = manifest.withoutDetails
    }

    /// That files grow is seen in the files, and live from memory: it alone is written with every tenth commit only, which is a quarter of
    /// the writer's work saved. Whatever else changes is written at once.
    func mustBeSaved(_ manifest: RecordingManifest) -> Bool {
        commitsSinceSaved += 1
        return hasNewDetails || commitsSinceSaved >= 10 || saved != manifest.withoutGrowth
    }

    /// - Parameter manifest: nil when it could not be written.
    func noteSaved(_ manifest: RecordingManifest?) {
        saved = manifest?.withoutGrowth
        hasNewDetails = hasNewDetails && manifest == nil
        commitsSinceSaved = 0
    }

    /// The manifest with what only the disk writer knows: how much is written, and which files could not even be made.
    func completed(_ manifest: RecordingManifest) -> RecordingManifest {
        var manifest = manifest
        let known = Dictionary(files.values.map { ($0.name.text, $0) }, uniquingKeysWith: { first, _ in first })
        manifest.files.removeAll { known[$0.name]?.wasNeverMade ?? false }
        for index in manifest.files.indices {
            if let file = known[manifest.files[index].name] { manifest.files[index].bytes = file.length }
            if manifest.files[index].sha256?.isEmpty == true { manifest.files[index].sha256 = nil }
        }
        if let capture = files[.capture] { manifest.capture?.bytes = capture.length }
        if hasLostCapture || condition == .broken { manifest.capture?.complete = false }
        manifest.bytes = manifest.byteSum
        return manifest
    }
}

/// One file of it.
final class FileOnDisk {
    let name: PlainFileName
    /// What readers of the growing file see.
    let growing: GrowingFile
    /// nil before it could be made, and after it is finished.
    var file: WritableFile?
    var isDirty = false
    var isFinished = false
    private var finalLength: Int64 = 0

    init(name: PlainFileName, file: WritableFile?, growing: GrowingFile) {
        self.name = name
        self.file = file
        self.growing = growing
    }

    var wasNeverMade: Bool { file == nil && !isFinished }
    var length: Int64 { file?.length ?? finalLength }

    func close() {
        finalLength = length
        isFinished = true
        file = nil
    }
}

extension RecordingManifest {
    fileprivate var withoutGrowth: RecordingManifest {
        var manifest = self
        manifest.duration = 0
        manifest.bytes = 0
        manifest.capture?.bytes = 0
        for file in manifest.files.indices {
            manifest.files[file].duration = 0
            manifest.files[file].bytes = 0
            for track in manifest.files[file].tracks.indices {
                manifest.files[file].tracks[track].frames = 0
                manifest.files[file].tracks[track].lostFrames = 0
            }
        }
        return manifest
    }
}
