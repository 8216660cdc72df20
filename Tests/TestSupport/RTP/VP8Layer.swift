/// What a VP8 payload descriptor says about a frame's place among the temporal layers (RFC 7741 §4.2).
package struct VP8Layer: Hashable, Sendable {
    /// N.
    package var isNonReference: Bool
    /// TID; nil without layers.
    package var temporalLayer: UInt8?
    /// Y.
    package var isLayerSync: Bool
    /// TL0PICIDX.
    package var baseLayerIndex: UInt8

    package init(isNonReference: Bool = false, temporalLayer: UInt8? = nil, isLayerSync: Bool = false, baseLayerIndex: UInt8 = 0) {
        self.isNonReference = isNonReference
        self.temporalLayer = temporalLayer
        self.isLayerSync = isLayerSync
        self.baseLayerIndex = baseLayerIndex
    }
}
