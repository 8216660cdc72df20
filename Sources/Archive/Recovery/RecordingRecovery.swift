import Media
import Recording

/// Brings one recording to its end that the process did not: its files are finished, its manifest says what is in them.
struct RecordingRecovery {
    let disk: Disk
    let folder: DataFolder
    let writingApp: String

    func run(_ id: RecordingID, _ manifest: RecordingManifest) throws(DiskError) -> RecoveredRecording {
        var manifest = manifest
        var files: [RecoveredRecording.File] = []
        var lastWritten = manifest.startedAt ?? manifest.createdAt
        let wasRunning = manifest.state.isRunning
        addUnlistedFiles(to: &manifest)
        for name in manifest.files.map(\.name) {
            guard let plainName = PlainFileName(name) else { continue }
            var recovery = FileRecovery(disk: disk, folder: folder.folder(of: id), name: plainName, writingApp: writingApp)
            recovery.chapters = Self.chapters(ofFile: name, in: manifest)
            let result = try recovery.run()
            files.append(.init(name: name, outcome: result.outcome))
            if let seconds = result.lastWritten { lastWritten = max(lastWritten, WallTime(milliseconds: seconds * 1000)) }
            Self.apply(result, toFile: name, of: &manifest)
        }
        try recoverCapture(of: &manifest)
        let hasCutFile = files.contains { $0.outcome != .whole }
        Self.close(&manifest, at: lastWritten, interrupted: wasRunning || hasCutFile)
        return RecoveredRecording(manifest: manifest, files: files)
    }

    /// As it is listed while it is being recovered.
    static func beginning(_ manifest: RecordingManifest) -> RecordingManifest {
        var manifest = manifest
        manifest.interrupted = manifest.interrupted || manifest.state.isRunning
        manifest.state = .finalizing
        return manifest
    }

    /// The recording's markers, counted from the file's beginning. How far it goes is known when it has been read.
    private static func chapters(ofFile name: String, in manifest: RecordingManifest) -> [MatroskaChapter] {
        guard let file = manifest.files.first(where: { $0.name == name }) else { return [] }
        let start = MediaTime(nanoseconds: Int64(min(max(file.offset, 0), 1e9) * 1e9))
        return manifest.markers.chapters(from: start, to: MediaTime(nanoseconds: .max))
    }

    /// The names of the media files in a recording's folder, finished or not.
    static func mediaFiles(in folder: String) -> Set<String> {
        let names = ((try? Disk.names(in: folder)) ?? []).map { name in
            name.hasSuffix(DataFolder.partSuffix) ? String(name.dropLast(DataFolder.partSuffix.count)) : name
        }
        return Set(names.filter { PlainFileName($0) != nil && ($0.hasSuffix(".webm") || $0.hasSuffix(".ogg")) })
    }

    /// Files that were made after the last commit: they are on disk, but nobody has written down whose they are.
    private func addUnlistedFiles(to manifest: inout RecordingManifest) {
        let unlisted = Self.mediaFiles(in: folder.folder(of: manifest.id)).subtracting(manifest.files.map(\.name))
        for text in unlisted.sorted() {
            let withFile = Set(manifest.files.map(\.participant))
            let owner = manifest.participants.first { !withFile.contains($0.id) }?.id ?? ParticipantID("unknown")
            let format: RecordingFormat = text.hasSuffix(".ogg") ? .audioOgg : .videoWebM
            manifest.files.append(
                .init(
                    name: text, participant: owner, mimeType: format.mimeType(of: [.opus]), offset: 0,
                    url: "/api/v1/recordings/\(manifest.id)/files/\(text)"))
        }
    }

    /// It is read up to its last whole block, so that nothing need be cut.
    private func recoverCapture(of manifest: inout RecordingManifest) throws(DiskError) {
        guard let name = PlainFileName(RecordingManifest.Capture.fileName) else { return }
        let path = folder.file(name, of: manifest.id)
        if Disk.exists(folder.part(name, of: manifest.id)) { try disk.rename(folder.part(name, of: manifest.id), to: path) }
        guard Disk.exists(path) else { return }
        var capture = manifest.capture ?? RecordingManifest.Capture(of: manifest.id)
        capture.bytes = try ReadableFile(path).size
        manifest.capture = capture
    }

    private static func apply(_ result: FileRecovery.Result, toFile name: String, of manifest: inout RecordingManifest) {
        guard let index = manifest.files.firstIndex(where: { $0.name == name }) else { return }
        guard let content = result.content else {
            manifest.files.remove(at: index)
            return
        }
        var file = manifest.files[index]
        file.bytes = content.bytes
        file.sha256 = content.sha256
        file.complete = true
        if let duration = content.duration { file.duration = duration.inSeconds }
        if let tracks = content.tracks {
            file.tracks = tracks.map { track(of: $0, known: file.tracks) }
            file.mimeType = RecordingFormat.videoWebM.mimeType(of: tracks.map(\.codec))
        }
        manifest.files[index] = file
    }

    private static func track(of copied: MatroskaSummary.Track, known: [RecordingManifest.Track]) -> RecordingManifest.Track {
        var track =
            switch copied.codec.kind {
            case .video: RecordingManifest.Track(video: copied.codec, dimensions: copied.dimensions ?? VideoDimensions(width: 0, height: 0))
            case .audio: RecordingManifest.Track(audio: copied.codec, channels: copied.channels ?? 2)
            }
        track.frames = copied.frames
        track.lostFrames = known.first { $0.kind == track.kind }?.lostFrames ?? 0
        return track
    }

    private static func close(_ manifest: inout RecordingManifest, at end: WallTime, interrupted: Bool) {
        let endedAt = manifest.endedAt ?? end
        manifest.endedAt = endedAt
        manifest.interrupted = manifest.interrupted || interrupted
        if interrupted { manifest.report?.noteInterruption() }
        manifest.bytes = manifest.byteSum
        manifest.duration = manifest.files.reduce(manifest.duration) { max($0, $1.offset + $1.duration) }
        for index in manifest.participants.indices {
            if manifest.participants[index].leftAt == nil { manifest.participants[index].leftAt = endedAt }
            manifest.participants[index].media = .none
        }
        for index in manifest.pauses.indices where manifest.pauses[index].wallEnd == nil { manifest.pauses[index].wallEnd = endedAt }
        if manifest.error != nil {
            manifest.state = .failed
        } else if manifest.files.isEmpty {
            manifest.state = .failed
            manifest.error = .init(code: "no-media", message: "the service ended before anybody's media had reached the disk")
        } else {
            manifest.state = .completed
        }
    }
}
