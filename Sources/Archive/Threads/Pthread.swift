import CLinux
import Glibc
import Synchronization

/// One joinable thread of the operating system: for work that blocks, which must stay off Swift's cooperative pool.
final class Pthread: Sendable {
    private let handle: Mutex<pthread_t?>

    /// - Parameter niceness: 0 as everyone else … 19 only when nobody else wants the processor.
    init(name: String, niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) {
        let start = Start(name: name, niceness: niceness, body: body)
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, { Start.run($0) }, Unmanaged.passRetained(start).toOpaque())
        precondition(result == 0, "no thread to be had: the process is at its limit")
        handle = Mutex(thread)
    }

    /// Waits until the body has returned. Only the first call waits.
    func join() {
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        guard let thread else { return }
        // The last owner of a thread may let go of it on that very thread: it cannot wait for itself.
        if pthread_equal(thread, pthread_self()) != 0 { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }

    private final class Start: Sendable {
        let name: String
        let niceness: Int32
        let body: @Sendable () -> Void

        init(name: String, niceness: Int32, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.niceness = niceness
            self.body = body
        }

        static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let argument else { return nil }
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            recorder_thread_set_name(start.name)
            // On Linux "process 0" is the calling thread.
            if start.niceness != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, start.niceness) }
            start.body()
            return nil
        }
    }
}
