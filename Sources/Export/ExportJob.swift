package import Archive
import Media
import Recording

/// Makes one file out of a finished recording. It reads and computes on the caller's thread, and never on the path of a recording.
///
///     let plan = try ExportPlan(ExportRequest(format: "wav", from: 10, to: 20), of: manifest)
///     let job = try await ExportJob(plan, archive: archive)
///     try job.write(to: "ana.wav") { fraction in show(fraction) }        // blocks; throw out of the closure to stop
///
/// A cut is exactly as long as was asked for. Pictures cannot begin between key frames without being encoded again: those since the
/// key frame before it are in the file, but hidden; or the cut begins with that key frame (`ExportRequest.keyframe`).
package struct ExportJob: Sendable {
    package let plan: ExportPlan
    private let sources: [StoredFile]

    package init(_ plan: ExportPlan, archive: Archive) async throws(ArchiveError) {
        self.plan = plan
        var sources: [StoredFile] = []
        for file in plan.files { sources.append(try await archive.openFile(file.name, of: plan.recording)) }
        self.sources = sources
    }

    /// Writes beside `path` and takes its name at the end, so that what stands there is always whole.
    ///
    /// - Parameter progress: how much is done, 0…1; throws to stop.
    package func write(to path: String, progress: (Double) throws -> Void = { _ in }) throws {
        let disk = Disk()
        let beside = path + ".part"
        do {
            let file = try WritableFile(creating: beside, exclusively: false, disk: disk)
            try fill(file, progress: progress)
            try file.sync()
            try disk.rename(beside, to: path)
        } catch {
            try? disk.removeAll(beside)
            throw error
        }
    }

    private func fill(_ file: WritableFile, progress: (Double) throws -> Void) throws {
        switch plan.format {
        case .webm where isAsRecorded, .ogg where isAsRecorded: try copy(sources[0], to: file, progress: progress)
        case .webm, .mkv: try remux(to: file, progress: progress)
        case .ogg: try OggExport(SoundReader(sources, range: plan.range)).write(to: file, progress: progress)
        case .wav: try WaveExport(SoundReader(sources, range: plan.range)).write(to: file, progress: progress)
        case .raw: try WaveExport(SoundReader(sources, range: plan.range), isRaw: true).write(to: file, progress: progress)
        }
    }

    /// The recording's own file is what is wanted.
    private var isAsRecorded: Bool {
        sources.count == 1 && plan.range == nil && sources[0].manifest.name.hasSuffix("." + plan.format.pathExtension)
    }

    private func copy(_ source: StoredFile, to file: WritableFile, progress: (Double) throws -> Void) throws {
        while file.length < source.size {
            let piece = try source.file.read(at: file.length, count: Int(min(1 << 20, source.size - file.length)))
            guard !piece.isEmpty else { throw ExportError.unreadable(file: source.manifest.name, reason: "it is shorter than it was") }
            try file.append(piece)
            try progress(Double(file.length) / Double(source.size))
        }
    }

    private func remux(to file: WritableFile, progress: (Double) throws -> Void) throws {
        var random = SystemRandomNumberGenerator()
        let inputs = try sources.map { source in
            do {
                return try MatroskaCopy.Input(FileByteSource(source.file), offset: .nanoseconds(Int64(source.manifest.offset * 1e9)))
            } catch let error as MatroskaError {
                throw ExportError.unreadable(file: source.manifest.name, reason: "\(error)")
            }
        }
        var copy = MatroskaCopy(inputs, writingApp: "Recorder", seed: random.next())
        copy.configuration.docType = plan.format == .mkv ? .matroska : .webm
        copy.range = plan.range
        copy.beginsAtKeyframe = plan.beginsAtKeyframe
        copy.chapters = plan.markers.chapters(from: .zero, to: MediaTime(nanoseconds: .max))
        guard try copy.write(to: file, progress: progress).frames > 0 else { throw ExportError.nothingInRange }
    }
}
