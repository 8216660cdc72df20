import Media

/// The pair that carries media, with what is needed to keep it: it outlives the generation that found it (RFC 8445 §9).
struct ICESelectedPair: Sendable {
    var key: ICEPairKey
    var keys: ICEGenerationKeys
    var priority: UInt64
    /// Nil until one side has nominated it: before, any better pair may take its place.
    var lastNominated: MonotonicTime?
    var consent: ConsentMonitor
    var roundTripTime: Duration?

    var isNominated: Bool { lastNominated != nil }
}
