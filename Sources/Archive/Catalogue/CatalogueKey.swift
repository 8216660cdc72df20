import Media
import Recording

/// The primary key of a recording: its time of creation in milliseconds, then 15 bits of its id, so that the keys rise with time.
enum CatalogueKey {
    /// Two recordings of one millisecond rarely want the same key; the catalogue then takes the next free one.
    static func wanted(by manifest: RecordingManifest) -> Int64 {
        first(at: manifest.createdAt) | hash(of: manifest.id)
    }

    /// The smallest key of this millisecond. Times before 1970 and after the year 10889 are moved to those.
    static func first(at time: WallTime) -> Int64 {
        min(max(time.milliseconds, 0), 1 << 48 - 1) << 15
    }

    /// FNV-1a: the same on every machine and in every run, as Hasher is not.
    private static func hash(of id: RecordingID) -> Int64 {
        let hash = id.text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int64((hash ^ hash >> 32) & 0x7FFF)
    }
}
