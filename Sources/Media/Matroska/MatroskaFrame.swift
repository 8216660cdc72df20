/// One frame as it lies in a file. Its bytes stay there until `MatroskaReader.payload(of:)` is asked for them.
package struct MatroskaFrame: Hashable, Sendable {
    package var track: Int
    /// As the block says it: a track's CodecDelay is still in it.
    package var timestamp: MediaTime
    package var isKeyframe: Bool
    package var isInvisible = false
    /// Only where the file says it.
    package var duration: Duration?
    package var discardPadding: Duration?
    /// Where the frame's bytes lie in the file.
    package var payload: Range<Int>
    /// Where its SimpleBlock or BlockGroup lies; frames that are laced together share it.
    package var element: Range<Int>
    package var cluster: ClusterPlace

    /// Where a cluster lies in a file.
    package struct ClusterPlace: Hashable, Sendable {
        /// Of its first byte.
        package var offset: Int
        /// Of its data's first byte: CueRelativePosition counts from here.
        package var dataOffset: Int
        /// Where its own size says that it ends; nil when it does not.
        package var end: Int?
    }
}
