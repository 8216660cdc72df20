import CLinux
import Glibc
import Synchronization

/// A thread of its own that waits for one descriptor, a deadline or a job, and is a Swift `SerialExecutor` besides.
///
/// An actor on it gets control calls as ordinary `await`s, run between batches of packets; the packet loop enters the actor by
/// `assumeIsolated`. So nothing of the actor is ever locked (DESIGN.md, "Shared-nothing workers").
final class EventLoopThread: SerialExecutor {
    /// Handles what is ready, and says when it wants to be called again.
    typealias Turn = @Sendable () -> Wait

    /// How a thread waits between two turns, in nanoseconds. Jobs are done at once, whatever it says.
    struct Wait {
        /// At most so long for the descriptor; negative for ever.
        var limit: Int64
        /// Before it looks at the descriptor again, so that more is there then: waking for each packet costs more than the packet.
        var rest: Int64 = 0
    }

    private let name: String
    private let wakeDescriptor: Int32
    private let jobs = Mutex<[UnownedJob]>([])
    /// Set while the thread has been woken and has not looked at `jobs` since: saves a system call a job.
    private let isWoken = Atomic<Bool>(false)
    private let isStopping = Atomic<Bool>(false)
    private let thread = Mutex<pthread_t?>(nil)

    init(name: String) throws(SystemError) {
        let descriptor = recorder_event_open()
        guard descriptor >= 0 else { throw SystemError(operation: "opening an eventfd", code: -descriptor) }
        self.name = name
        wakeDescriptor = descriptor
    }

    deinit { close(wakeDescriptor) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        wake()
    }

    func checkIsolated() {
        precondition(Self.current == ObjectIdentifier(self), "called from outside the thread \(name)")
    }

    /// Starts the thread. `descriptor` is what to wait for besides jobs; `turn` runs after every wake-up.
    func start(waitingFor descriptor: Int32, turn: @escaping Turn) {
        let launch = Unmanaged.passRetained(Launch(loop: self, descriptor: descriptor, turn: turn))
        var started = pthread_t()
        let result = pthread_create(
            &started, nil,
            { argument in
                guard let argument else { return nil }
                let launch = Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue()
                launch.loop.run(waitingFor: launch.descriptor, turn: launch.turn)
                return nil
            }, launch.toOpaque())
        precondition(result == 0, "the system refuses a thread: \(result)")
        thread.withLock { $0 = started }
    }

    /// Ends the thread after its current turn and waits for it. Jobs enqueued later never run.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        wake()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let running { pthread_join(running, nil) }
    }

    /// Makes the thread turn once more; from any thread.
    func wake() {
        guard !isWoken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    private func run(waitingFor descriptor: Int32, turn: Turn) {
        recorder_thread_set_name(name)
        Self.current = ObjectIdentifier(self)
        var wait = Wait(limit: 0)
        while !isStopping.load(ordering: .acquiring) {
            let ready =
                wait.rest > 0
                ? recorder_wait(-1, wakeDescriptor, wait.rest) : recorder_wait(descriptor, wakeDescriptor, wait.limit)
            if ready & 2 != 0 {
                var count: UInt64 = 0
                _ = read(wakeDescriptor, &count, MemoryLayout<UInt64>.size)
            }
            isWoken.store(false, ordering: .sequentiallyConsistent)
            for job in jobs.withLock({ jobs in
                defer { jobs.removeAll(keepingCapacity: true) }
                return jobs
            }) {
                job.runSynchronously(on: asUnownedSerialExecutor())
            }
            wait = turn()
        }
    }

    private final class Launch {
        let loop: EventLoopThread
        let descriptor: Int32
        let turn: Turn

        init(loop: EventLoopThread, descriptor: Int32, turn: @escaping Turn) {
            self.loop = loop
            self.descriptor = descriptor
            self.turn = turn
        }
    }

    /// Which loop the calling thread runs, kept as a thread-specific value.
    private static var current: ObjectIdentifier? {
        get {
            pthread_getspecific(key).map { ObjectIdentifier(Unmanaged<EventLoopThread>.fromOpaque($0).takeUnretainedValue()) }
        }
        set {
            pthread_setspecific(key, newValue.map { UnsafeRawPointer(bitPattern: UInt(bitPattern: $0)) } ?? nil)
        }
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}
