package import Recording

extension Archive {
    /// Opens one of the files that the recording's manifest names.
    package func openFile(_ name: String, of id: RecordingID) async throws(ArchiveError) -> StoredFile {
        guard let manifest = try await recording(id) else { throw .noSuchRecording(id) }
        guard let entry = Self.entry(name, in: manifest), let plainName = PlainFileName(name) else {
            throw .noSuchFile(id, name: name)
        }
        return try await background.run { [folder, growingFiles, isReadOnly] () throws(ArchiveError) in
            do throws(DiskError) {
                // It may be finished between one look and the next: then it is found under its final name.
                if let growing = growingFiles.file(name, of: id), let file = try? ReadableFile(folder.part(plainName, of: id)) {
                    let length = growing.length
                    return StoredFile(file: file, manifest: entry, size: length.bytes, growing: length.isFinal ? nil : growing)
                }
                if let file = try Self.ifPresent(folder.file(plainName, of: id)) {
                    return StoredFile(file: file, manifest: entry, size: file.size, growing: nil)
                }
                // Another process is recording it: what its last commit says is safe to read. Or it waits here for its repair, and grows no more.
                let file = try ReadableFile(folder.part(plainName, of: id))
                let growing = GrowingFile()
                let size = min(file.size, entry.bytes)
                if !isReadOnly { growing.finish(length: size) }
                return StoredFile(file: file, manifest: entry, size: size, growing: growing)
            } catch {
                throw error.isMissing ? .noSuchFile(id, name: name) : .disk(error)
            }
        }
    }

    /// A capture is served like a media file, and is none: it has no participant and no tracks.
    private static func entry(_ name: String, in manifest: RecordingManifest) -> RecordingManifest.File? {
        if let file = manifest.files.first(where: { $0.name == name }) { return file }
        guard let capture = manifest.capture, capture.name == name else { return nil }
        return RecordingManifest.File(
            name: name, participant: ParticipantID(""), mimeType: RecordingManifest.Capture.mimeType, offset: 0, url: capture.url)
    }

    private static func ifPresent(_ path: String) throws(DiskError) -> ReadableFile? {
        do {
            return try ReadableFile(path)
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }
}
