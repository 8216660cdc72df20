import Media

/// The writer of one file, whichever container it is.
///
/// Two optionals, of which one is set, and not an enum: a writer inside an enum cannot be mutated in place, and would copy its cluster for every frame.
struct FileContainer {
    private var webM: MatroskaWriter?
    private var ogg: OggOpusWriter?

    init(webM: MatroskaWriter) {
        self.webM = webM
    }

    init(ogg: OggOpusWriter) {
        self.ogg = ogg
    }

    mutating func addTrack(_ track: MatroskaTrack) -> TrackNumber {
        webM?.addTrack(track) ?? TrackNumber(rawValue: 1)
    }

    mutating func updateDimensions(_ dimensions: VideoDimensions, of track: TrackNumber) {
        webM?.updateDimensions(dimensions, of: track)
    }

    mutating func write(_ frame: MuxedFrame) {
        webM?.write(frame)
        // Ogg has no times but its positions: that writer fills gaps itself.
        if !frame.isConcealment { ogg?.write(frame.payload, at: frame.time) }
    }

    /// Ogg has no place for them at its end.
    mutating func addChapter(_ chapter: MatroskaChapter) {
        webM?.addChapter(at: chapter.time, label: chapter.label)
    }

    /// When the earliest frame begins that a flush would let out; nil when there is none.
    var firstPendingTime: MediaTime? { webM?.firstPendingTime ?? ogg?.firstPendingTime }

    /// Says that a flush will be due before long: what can end better than by being cut off does so.
    mutating func endSoon() {
        webM?.endSoon()
    }

    mutating func flush() {
        webM?.flush()
        ogg?.flush()
    }

    mutating func finish() {
        webM?.finish()
        ogg?.finish()
    }

    mutating func pollOutput() -> ContainerOutput? {
        webM?.pollOutput() ?? ogg?.pollOutput()
    }

    var duration: Duration { webM?.duration ?? ogg?.duration ?? .zero }

    var byteCount: Int { webM?.byteCount ?? ogg?.byteCount ?? 0 }
}
