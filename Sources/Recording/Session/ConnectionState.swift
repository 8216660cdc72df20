/// How a participant's connection to the recorder stands.
package enum ConnectionState: String, Hashable, Sendable, Codable {
    case connecting
    /// Say it again, once a second or so, while anything authentic arrives: then somebody who sends nothing for a while (both devices off) is told
    /// from somebody who is gone.
    case connected
    /// Nothing comes any more; it may come back by an ICE restart, and goes on in the same file.
    case lost
    /// The peer has closed it: the files are finished at once.
    case closed
}
