extension MatroskaWriter {
    package struct Configuration: Hashable, Sendable {
        package enum DocType: String, Hashable, Sendable { case webm, matroska }

        /// Which top-level elements begin with a CRC-32 (RFC 9559 §6.2).
        package enum Checksums: Hashable, Sendable { case none, allButClusters, all }

        package var docType: DocType = .webm
        package var title: String?
        /// When the recording began.
        package var date: WallTime?
        package var writingApp: String
        /// Where the random identifiers of segment, tracks and chapters come from.
        package var seed: UInt64
        /// Bytes kept before the clusters for Cues, at some 20 a key frame. Too few, and the Cues go to the end.
        package var cueReserve = 16_384
        /// Bytes kept behind Tracks for tracks that begin later, at some 100 a track and its name.
        package var trackReserve = 1024
        /// How much time a cluster spans before it is closed and comes out; at most 30 s.
        package var clusterDuration: Duration = .seconds(1)
        /// How many bytes a cluster has at most, unless a single frame is larger.
        package var clusterByteLimit = 5_000_000
        package var checksums: Checksums = .all

        package init(writingApp: String, title: String? = nil, date: WallTime? = nil, seed: UInt64) {
            self.writingApp = writingApp
            self.title = title
            self.date = date
            self.seed = seed
        }

        package init(
            writingApp: String, title: String? = nil, date: WallTime? = nil, using random: inout some RandomNumberGenerator
        ) {
            self.init(writingApp: writingApp, title: title, date: date, seed: random.next())
        }

        /// A number that is random to everybody but who knows the seed, and never 0 (SplitMix64).
        func identifier(_ index: UInt64) -> UInt64 {
            var mixed = seed &+ (index &+ 1) &* 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return max(1, mixed ^ mixed >> 31)
        }

        static func trackIdentifier(_ number: TrackNumber) -> UInt64 { UInt64(number.rawValue) }
        static let segmentIdentifiers: (UInt64, UInt64) = (0x1000, 0x1001)
        static func chapterIdentifier(_ index: Int) -> UInt64 { 0x1_0000 + UInt64(index) }
    }
}
