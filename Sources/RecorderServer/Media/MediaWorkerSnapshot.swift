/// A worker's figures at one moment, for `/metrics`.
package struct MediaWorkerSnapshot: Hashable, Sendable {
    package var peers: Int
    package var recordings: Int
    package var datagrams: Int
    package var unroutable: Int
    /// Datagrams that the kernel dropped because the socket's buffer was full: lost media.
    package var overflowed: Int
    package var unsent: Int
    /// Bytes of packets that wait for missing ones.
    package var waitingBytes: Int
    /// Waits that were cut short because there were too many of those.
    package var waitsGivenUp: Int
    /// Bytes that wait for the disk, or are being written.
    package var diskBacklog: Int
}
