package import Recording

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
    /// Bytes that wait for the disk.
    package var backlog: Int
    /// Recordings that the disk has failed, by the code of the failure.
    package var failures: [String: Int]
    package var reception: ReceptionTotals
    package var media: MediaTotals
}
