import NIOCore

/// An actor that lives on one event loop, its executor: what a socket says is handled where it was read.
protocol EventLoopActor: Actor {
    nonisolated var eventLoop: any EventLoop { get }
}

extension EventLoopActor {
    /// Runs it on the actor's event loop: at once when called from there, else in the order of the calls.
    nonisolated func enter(_ body: @escaping @Sendable (isolated Self) -> Void) {
        if eventLoop.inEventLoop {
            assumeIsolated(body)
        } else {
            eventLoop.execute { self.assumeIsolated(body) }
        }
    }
}
