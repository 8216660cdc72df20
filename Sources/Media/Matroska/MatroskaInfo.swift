/// What a file's Info element says (RFC 9559 §5.1.2).
package struct MatroskaInfo: Hashable, Sendable {
    /// Nanoseconds a tick of clusters, blocks and Duration; at least 1.
    package var timestampScale: Int64 = 1_000_000
    package var duration: Duration?
    package var date: WallTime?
    package var title: String?
    package var muxingApp: String?
    package var writingApp: String?
    package var segmentUUID: [UInt8]?

    package init() {}

    init(_ element: EBMLElement) {
        var ticks: Double?
        for child in element.children {
            switch child.id {
            case .timestampScale: if let scale = child.integer, scale > 0, scale < 1 << 40 { timestampScale = Int64(scale) }
            case .duration: ticks = child.float
            case .dateUTC: date = child.signed.map { WallTime(milliseconds: $0 / 1_000_000 + 978_307_200_000) }
            case .title: title = child.text
            case .muxingApp: muxingApp = child.text
            case .writingApp: writingApp = child.text
            case .segmentUUID: segmentUUID = child.data
            default: break
            }
        }
        if let ticks, ticks > 0, ticks * Double(timestampScale) < 9e18 {
            duration = .nanoseconds(Int64((ticks * Double(timestampScale)).rounded()))
        }
    }
}
