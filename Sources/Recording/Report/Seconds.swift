import Media

/// Seconds for JSON, to the millisecond: what a file can tell apart, and no tails of floating point.
extension Double {
    var roundedToMilliseconds: Double { isFinite ? (self * 1000).rounded() / 1000 : 0 }
}

extension MediaTime {
    var roundedSeconds: Double { inSeconds.roundedToMilliseconds }
}

extension Duration {
    var roundedSeconds: Double { inSeconds.roundedToMilliseconds }
}
