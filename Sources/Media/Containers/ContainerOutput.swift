/// What a container writer wants done to its file. The order in which they are polled is the order in which they must reach the disk:
/// a crash between any two of them leaves a file that plays.
package enum ContainerOutput: Hashable, Sendable {
    /// Adds bytes at the end of the file: whole clusters or pages only.
    case append([UInt8])
    /// Overwrites bytes that were appended before; never reaches beyond them.
    case patch(offset: Int, [UInt8])
}
