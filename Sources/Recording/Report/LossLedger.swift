/// Remembers between which frames of a track something was lost, while they pass through clock and reordering: what is lost is told when it is given up,
/// long before the frames around it are written.
struct LossLedger: Hashable {
    private struct Loss: Hashable {
        /// Comes before the frame of this number.
        var frame: Int
        var interruption: Interruption
    }

    private var received = 0
    private var placed = 0
    private var losses: [Loss] = []

    mutating func received(frames: Int = 1) { received += frames }

    mutating func note(_ interruption: Interruption) {
        if let last = losses.indices.last, losses[last].frame == received {
            losses[last].interruption.add(interruption)
        } else {
            losses.append(Loss(frame: received, interruption: interruption))
        }
    }

    /// A frame left the clock, in the order of receiving.
    /// - Returns: what happened before it.
    mutating func place() -> Interruption {
        defer { placed += 1 }
        return take(upTo: placed)
    }

    /// What happened after the last frame.
    mutating func takeRest() -> Interruption { take(upTo: .max) }

    private mutating func take(upTo frame: Int) -> Interruption {
        var sum = Interruption()
        while let first = losses.first, first.frame <= frame {
            sum.add(first.interruption)
            losses.removeFirst()
        }
        return sum
    }
}
