extension SimulatedNetwork {
    /// What happens to the datagrams of one direction.
    package struct Impairment: Sendable {
        /// Of a hundred datagrams, how many never arrive, or arrive twice; as fractions.
        package var loss = 0.0
        package var duplication = 0.0
        package var delay = Duration.milliseconds(20)
        /// Added to the delay, evenly between zero and this. Datagrams closer together than it overtake each other.
        package var jitter = Duration.zero
        /// How long DTLS takes, where it takes another way through some middlebox than the rest.
        package var handshakeDelay: Duration?
        package var bursts: BurstLoss?
        package var outages: Outages?
        package var bottleneck: Bottleneck?

        package init(
            loss: Double = 0, duplication: Double = 0, delay: Duration = .milliseconds(20), jitter: Duration = .zero,
            handshakeDelay: Duration? = nil, bursts: BurstLoss? = nil, outages: Outages? = nil, bottleneck: Bottleneck? = nil
        ) {
            self.loss = loss
            self.duplication = duplication
            self.delay = delay
            self.jitter = jitter
            self.handshakeDelay = handshakeDelay
            self.bursts = bursts
            self.outages = outages
            self.bottleneck = bottleneck
        }

        /// 40 ms there and back, and up to 20 ms more each way, as the issue measures.
        package static func issue(loss: Double, outages: Outages? = nil) -> Impairment {
            Impairment(loss: loss, delay: .milliseconds(20), jitter: .milliseconds(20), outages: outages)
        }
    }

    /// Gilbert–Elliott: each datagram finds the way good or bad, and may change it for those that follow.
    package struct BurstLoss: Sendable {
        /// From good to bad, and back, per datagram.
        package var begins: Double
        package var ends: Double
        /// Lost while it is bad.
        package var loss: Double

        package init(begins: Double, ends: Double, loss: Double = 1) {
            self.begins = begins
            self.ends = ends
            self.loss = loss
        }
    }

    /// Nothing passes for a while, again and again.
    package struct Outages: Sendable {
        package var every: Duration
        package var lasting: Duration

        package init(every: Duration, lasting: Duration) {
            self.every = every
            self.lasting = lasting
        }

        /// - Parameter elapsed: since the beginning.
        func isOut(at elapsed: Duration) -> Bool {
            // The first begins after a whole distance, so that connecting is not part of it.
            elapsed >= every && elapsed - every * Int(elapsed / every) < lasting
        }
    }

    /// A slow link with a queue before it; what finds the queue full is dropped.
    package struct Bottleneck: Sendable {
        package var bitsPerSecond: Int
        package var longestQueue: Duration

        package init(bitsPerSecond: Int, longestQueue: Duration = .milliseconds(300)) {
            self.bitsPerSecond = bitsPerSecond
            self.longestQueue = longestQueue
        }
    }
}
