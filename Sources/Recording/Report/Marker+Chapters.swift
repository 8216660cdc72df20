package import Media

extension [RecordingManifest.Marker] {
    /// A recording has so many at most.
    package static var mostMarkers: Int { 1000 }

    /// Those within a stretch of the recording's timeline, counted from its beginning.
    package func chapters(from start: MediaTime, to end: MediaTime) -> [MatroskaChapter] {
        compactMap { marker in
            let time = MediaTime(nanoseconds: Int64((Swift.min(Swift.max(marker.at, 0), 1e9) * 1e9).rounded()))
            guard time >= start, time <= end else { return nil }
            return MatroskaChapter(time: .zero + (time - start), label: marker.label)
        }
    }
}
