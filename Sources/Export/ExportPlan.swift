import Archive
package import Media
package import Recording

/// What an export is made of: a request that was held against its recording and found possible.
package struct ExportPlan: Hashable, Sendable {
    package let recording: RecordingID
    package let format: ExportFormat
    /// In the order of the recording's timeline; at least one.
    package let files: [RecordingManifest.File]
    /// On the recording's timeline; nil for all of it. The end may lie behind the recording's.
    package let range: Range<MediaTime>?
    /// The key frame before the range is where the file begins.
    package let beginsAtKeyframe: Bool

    /// Become chapters where the format has them.
    package let markers: [RecordingManifest.Marker]

    package var mimeType: String { format.mimeType(of: files) }

    package init(_ request: ExportRequest, of manifest: RecordingManifest) throws(ExportRequestError) {
        recording = manifest.id
        markers = manifest.markers
        format = try Self.format(of: request)
        guard manifest.state.hasEnded else { throw .notFinished }
        let participants = try Self.participants(request, manifest)
        files = try Self.files(of: participants, in: manifest, for: format)
        range = try Self.range(of: request, files)
        beginsAtKeyframe = request.keyframe ?? false
    }

    private static func format(of request: ExportRequest) throws(ExportRequestError) -> ExportFormat {
        guard let format = ExportFormat(rawValue: request.format) else {
            let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .notBuilt("the format \(request.format.prefix(32)) cannot be made; there are \(known)")
        }
        switch request.layout {
        case nil, "separate": break
        case "grid", "speaker":
            throw .notBuilt("the layout \(request.layout ?? "") is not built yet; without a layout a participant's own file is exported")
        default: throw .invalid(field: "layout", problem: "it is grid, speaker or separate")
        }
        if request.width != nil || request.height != nil {
            throw .notBuilt("pictures keep the size in which they were sent; width and height belong to layouts that are not built yet")
        }
        return format
    }

    // MARK: Whose files

    private static func participants(
        _ request: ExportRequest, _ manifest: RecordingManifest
    ) throws(ExportRequestError) -> Set<ParticipantID> {
        let recorded = manifest.participants.filter { participant in manifest.files.contains { $0.participant == participant.id } }
        let owners = Set(manifest.files.map(\.participant))
        guard !owners.isEmpty else { throw .invalid(field: "participants", problem: "nobody's media was recorded") }
        guard let wanted = request.participants else {
            if owners.count == 1 || takesSeveral(request) { return owners }
            throw .participantNeeded(recorded)
        }
        for id in wanted where !owners.contains(id) {
            let names = recorded.map { "\($0.name) (\($0.id))" }.joined(separator: ", ")
            throw .invalid(field: "participants", problem: "no media of \(id.text.prefix(64)) was recorded; there is that of \(names)")
        }
        guard !wanted.isEmpty else { throw .invalid(field: "participants", problem: "a list of ids that is not empty") }
        guard wanted.count == 1 || takesSeveral(request) else {
            throw .participantNeeded(recorded.filter { wanted.contains($0.id) })
        }
        return Set(wanted)
    }

    /// Several pictures have room beside one another in one file; sounds would have to be mixed.
    private static func takesSeveral(_ request: ExportRequest) -> Bool {
        request.layout == "separate" && ExportFormat(rawValue: request.format)?.isSound == false
    }

    private static func files(
        of participants: Set<ParticipantID>, in manifest: RecordingManifest, for format: ExportFormat
    ) throws(ExportRequestError) -> [RecordingManifest.File] {
        let files = manifest.files.filter { participants.contains($0.participant) && $0.complete }.sorted { $0.offset < $1.offset }
        guard !files.isEmpty else { throw .invalid(field: "participants", problem: "no file of theirs is complete") }
        guard format.isSound else {
            if files.contains(where: { $0.name.hasSuffix(".ogg") }) {
                throw .notBuilt("this recording is Ogg and is exported as ogg, wav or raw, not yet as \(format.rawValue)")
            }
            return files
        }
        // Sound that overlaps would have to be mixed: what is shared with a screen gives way to the voice.
        var sound: [RecordingManifest.File] = []
        for file in files where file.tracks.contains(where: { $0.kind == .audio }) {
            if let last = sound.last, file.offset < last.offset + last.duration { continue }
            sound.append(file)
        }
        guard !sound.isEmpty else {
            throw .invalid(field: "format", problem: "no sound was recorded, so there is no \(format.rawValue) of it")
        }
        return sound
    }

    // MARK: When

    private static func range(
        of request: ExportRequest, _ files: [RecordingManifest.File]
    ) throws(ExportRequestError) -> Range<MediaTime>? {
        guard request.from != nil || request.to != nil else { return nil }
        let longest = 366 * 86_400.0
        let end = files.map { $0.offset + $0.duration }.max() ?? 0
        let from = request.from ?? 0
        let to = request.to ?? max(end, from) + 1
        guard from >= 0, from <= longest else { throw .invalid(field: "from", problem: "seconds from the beginning of the recording") }
        guard to > from, to <= longest + 1 else { throw .invalid(field: "to", problem: "seconds, more than from") }
        guard from < end else { throw .invalid(field: "from", problem: "the recording ends at \(end) s, before that") }
        return time(from)..<time(to)
    }

    private static func time(_ seconds: Double) -> MediaTime { MediaTime(nanoseconds: Int64(seconds * 1e9)) }
}
