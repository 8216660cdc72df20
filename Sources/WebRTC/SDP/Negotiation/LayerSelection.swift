/// The simulcast layers of one m-section that Recorder takes (RFC 8853 §5.3.2): all that carry a codec of ours.
struct LayerSelection {
    /// Enough for every sender there is, and a bound for the memory of one that lies.
    static let maximumCount = 16

    /// In offered order.
    private(set) var rids: [String] = []
    /// Whether the peer wrote `a=simulcast`, and not a lone `a=rid`.
    private(set) var isSimulcast = false

    init(of media: RemoteMedia, payloadTypes: [UInt8: PayloadFormat]) {
        let usable = media.sentRIDs.filter { $0.payloadTypes.map { $0.contains { payloadTypes[$0] != nil } } ?? true }.map(\.rid)
        let declared = Set(usable)
        var offered = usable
        if let layers = media.simulcast?.send, !layers.isEmpty {
            // Of alternatives the first: they differ in codec, and one codec of ours is as good as another.
            offered = layers.compactMap { $0.lazy.map { $0.first == "~" ? String($0.dropFirst()) : $0 }.first(where: declared.contains) }
            isSimulcast = !offered.isEmpty
        }
        var seen: Set<String> = []
        rids = Array(offered.filter { seen.insert($0).inserted }.prefix(Self.maximumCount))
    }
}
