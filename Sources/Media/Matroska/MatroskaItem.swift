/// What the walk through a file meets, one after the other: every byte of the segment lies in exactly one of them.
package enum MatroskaItem: Hashable, Sendable {
    /// A whole element directly in the segment that is no cluster.
    case element(MatroskaPlace)
    case clusterBegins(MatroskaFrame.ClusterPlace)
    /// A whole element in the open cluster.
    case child(MatroskaPlace)
    /// - Parameters:
    ///   - contentEnd: where its last whole child ends.
    ///   - isWhole: nothing of it is missing, as far as it can be told.
    case clusterEnds(MatroskaFrame.ClusterPlace, contentEnd: Int, isWhole: Bool)
    /// Bytes of which nothing can be made: cut off or damaged.
    case skipped(Range<Int>)
}

/// An element and where it lies in a file.
package struct MatroskaPlace: Hashable, Sendable {
    package var id: EBMLElementID
    /// All of it.
    package var element: Range<Int>
    /// Without identifier and size.
    package var data: Range<Int>
}
