/// What one client, one room and the whole may use of the service.
package struct SignallingLimits: Hashable, Sendable {
    /// How long a client that lost its socket keeps its id and its place.
    package var resumeWindow: Duration = .seconds(30)
    /// How long a call rings.
    package var ringing: Duration = .seconds(45)
    /// A longer frame gets `too-large`.
    package var messageBytes = 256 * 1024
    /// A message costs one token, and one more for every 4 KiB.
    package var messagesPerSecond = 1000.0
    package var messageBurst = 2000.0
    /// Messages in a row that were refused for their rate before the socket is closed.
    package var refusalsBeforeClosing = 10_000
    package var membersPerRoom = 100
    package var clients = 20_000
    /// What is kept for a client that is away; one that misses more starts anew.
    package var bufferedMessages = 1000
    package var bufferedBytes = 1024 * 1024
    /// Offers and candidates of one participant that wait for the recorder's answer to the one before.
    package var queuedMediaRequests = 200

    package init() {}
}
