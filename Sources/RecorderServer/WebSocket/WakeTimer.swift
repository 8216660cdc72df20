import Media
import NIOCore

/// The one next moment at which a service on an event loop wants to be woken.
struct WakeTimer {
    private var scheduled: (deadline: MonotonicTime, task: Scheduled<Void>)?

    /// Takes the place of what was set before; nil for never. `wake` is called on the event loop, and has to call `ranOut`.
    mutating func set(_ deadline: MonotonicTime?, on eventLoop: any EventLoop, wake: @escaping @Sendable () -> Void) {
        guard scheduled?.deadline != deadline else { return }
        scheduled?.task.cancel()
        scheduled = nil
        guard let deadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - SystemClock.now).nanoseconds))
        scheduled = (deadline, eventLoop.scheduleTask(in: delay, wake))
    }

    mutating func ranOut() {
        scheduled = nil
    }
}
