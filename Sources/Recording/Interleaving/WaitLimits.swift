import Media

/// How long frames wait for others that belong before them.
struct WaitLimits: Hashable {
    /// For packets that are sent again.
    var recovery: Duration
    /// For what tells where a track's first frames belong.
    var start: Duration
}
