import Media
import Recording

/// Makes a finished file of one that was being written when the process ended. What was written is never thrown away: the unfinished
/// file stays until the new one has been read back.
struct FileRecovery {
    let disk: Disk
    /// The recording's own folder.
    let folder: String
    let name: PlainFileName
    let writingApp: String
    /// On the file's own timeline.
    var chapters: [MatroskaChapter] = []

    private var part: String { "\(folder)/\(name.text)\(DataFolder.partSuffix)" }
    private var final: String { "\(folder)/\(name.text)" }
    private var beside: String { part + ".new" }

    struct Result {
        var outcome: RecoveredRecording.Outcome
        /// nil when there is no such file any more.
        var content: Content?
        /// When the unfinished file was last written, in seconds since 1970.
        var lastWritten: Int64?
    }

    struct Content {
        var bytes: Int64
        var sha256: String
        var duration: Duration?
        /// nil: as the manifest says.
        var tracks: [MatroskaSummary.Track]?
    }

    func run() throws(DiskError) -> Result {
        guard Disk.exists(part) else { return try wholeFile() }
        let unfinished = try ReadableFile(part)
        guard unfinished.size > 0 else {
            try disk.removeAll(part)
            return Result(outcome: .empty)
        }
        var result = name.text.hasSuffix(".ogg") ? try finishOgg(unfinished) : try rewrite(unfinished)
        result.lastWritten = unfinished.modified
        return result
    }

    private func wholeFile() throws(DiskError) -> Result {
        guard Disk.exists(final) else { return Result(outcome: .empty) }
        let file = try ReadableFile(final)
        let summary = name.text.hasSuffix(".ogg") ? nil : try? MatroskaSummary(of: FileByteSource(file))
        return Result(outcome: .whole, content: try content(of: file, summary), lastWritten: file.modified)
    }

    // MARK: WebM

    private func rewrite(_ unfinished: ReadableFile) throws(DiskError) -> Result {
        let copied: (summary: MatroskaSummary, tornBytes: Int64)
        do {
            copied = try copyFrames(of: unfinished)
        } catch let error as DiskError {
            try? disk.removeAll(beside)
            // What is missing is room, or a disk that can be written: cutting off the tail needs neither much.
            return try cutTail(of: unfinished, because: error)
        } catch {
            try? disk.removeAll(beside)
            return try putAside(reason: "\(error)")
        }
        guard copied.summary.frames > 0 else {
            try? disk.removeAll(beside)
            return try putAside(reason: "there is no whole frame in it")
        }
        try disk.rename(beside, to: final)
        try disk.syncFolder(folder)
        try disk.removeAll(part)
        return Result(outcome: .repaired(tornBytes: copied.tornBytes), content: try content(of: ReadableFile(final), copied.summary))
    }

    private func copyFrames(of unfinished: ReadableFile) throws -> (summary: MatroskaSummary, tornBytes: Int64) {
        var random = SystemRandomNumberGenerator()
        var copy = MatroskaCopy([try .init(FileByteSource(unfinished))], writingApp: writingApp, seed: random.next())
        copy.chapters = chapters
        let file = try WritableFile(creating: beside, exclusively: false, disk: disk)
        let summary = try copy.write(to: file)
        try file.sync()
        // A disk that lies is found out before the original goes.
        guard try MatroskaSummary(of: FileByteSource(ReadableFile(beside))) == summary else {
            throw DiskError(operation: "reading back", path: beside, errorNumber: 5 /* EIO */)
        }
        return (summary, unfinished.size - Int64(Self.intactEnd(copy.inputs[0].reader)))
    }

    /// Where the last whole block or top-level element ends.
    private static func intactEnd(_ reader: MatroskaReader) -> Int {
        max(reader.tail.wholeEnd, reader.tail.cutCluster?.lastBlockEnd ?? 0)
    }

    private func cutTail(of unfinished: ReadableFile, because error: DiskError) throws(DiskError) -> Result {
        guard error.isFull else { throw error }
        let end: Int
        do {
            var reader = try MatroskaReader(FileByteSource(unfinished))
            while try reader.nextFrame() != nil {}
            end = reader.tail.wholeEnd
        } catch let error as DiskError {
            throw error
        } catch {
            return try putAside(reason: "\(error)")
        }
        let file = try WritableFile(existing: part, length: unfinished.size, disk: disk)
        try file.truncate(to: Int64(end))
        try file.sync()
        return try takeName(.cut(tornBytes: unfinished.size - Int64(end)))
    }

    // MARK: Ogg

    /// Ogg needs no index: the last whole page gets its end mark, what is torn behind it goes.
    private func finishOgg(_ unfinished: ReadableFile) throws(DiskError) -> Result {
        // Two pages are the headers.
        guard let tail = try OggTail(of: unfinished), tail.pageCount > 2 else {
            return try putAside(reason: "there is no whole page of sound in it")
        }
        let file = try WritableFile(existing: part, length: unfinished.size, disk: disk)
        try file.truncate(to: tail.lastPage.upperBound)
        try file.patch(tail.markedPage, at: tail.lastPage.lowerBound)
        try file.sync()
        var result = try takeName(.repaired(tornBytes: unfinished.size - tail.lastPage.upperBound))
        result.content?.duration = tail.duration
        return result
    }

    // MARK: Names

    private func takeName(_ outcome: RecoveredRecording.Outcome) throws(DiskError) -> Result {
        try disk.rename(part, to: final)
        try disk.syncFolder(folder)
        return Result(outcome: outcome, content: try content(of: ReadableFile(final), nil))
    }

    private func putAside(reason: String) throws(DiskError) -> Result {
        try disk.rename(part, to: final + ".damaged")
        try disk.syncFolder(folder)
        return Result(outcome: .unreadable(reason: reason))
    }

    private func content(of file: ReadableFile, _ summary: MatroskaSummary?) throws(DiskError) -> Content {
        let (sha256, bytes) = try SHA256.hash(of: file)
        return Content(bytes: bytes, sha256: sha256, duration: summary?.duration, tracks: summary?.tracks)
    }
}
