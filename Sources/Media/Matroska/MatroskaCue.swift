/// Where playing can begin: an entry of the file's index (RFC 9559 §5.1.5).
package struct MatroskaCue: Hashable, Sendable {
    package var time: MediaTime
    package var track: Int
    /// Of the cluster's first byte, from the first byte of the segment's data.
    package var clusterPosition: Int
    /// Of the block, from the first byte of the cluster's data.
    package var relativePosition: Int?

    package init(time: MediaTime, track: Int, clusterPosition: Int, relativePosition: Int?) {
        self.time = time
        self.track = track
        self.clusterPosition = clusterPosition
        self.relativePosition = relativePosition
    }

    /// At TimestampScale 1 000 000.
    func append(to cues: inout EBMLWriter) {
        cues.append(.cuePoint) { point in
            point.append(.cueTime, unsigned: UInt64(max(0, time.milliseconds)))
            point.append(.cueTrackPositions) { positions in
                positions.append(.cueTrack, unsigned: UInt64(track))
                positions.append(.cueClusterPosition, unsigned: UInt64(clusterPosition))
                if let relativePosition { positions.append(.cueRelativePosition, unsigned: UInt64(relativePosition)) }
            }
        }
    }
}
