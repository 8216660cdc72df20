/// How a participant's connection to the recorder stands.
package enum ConnectionState: Hashable, Sendable {
    case connecting
    /// Say it again, once a second or so, while anything authentic arrives: then somebody who sends nothing for a while (both devices off) is told
    /// from somebody who is gone.
    case connected
    case lost
}
