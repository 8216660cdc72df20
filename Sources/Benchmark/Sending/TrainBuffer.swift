/// Where a train is put together before it leaves; one serves all publishers of a thread.
final class TrainBuffer {
    static let trainLimit = 65_000
    static let segmentLimit = 64

    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: TrainBuffer.trainLimit + 2048)

    deinit { bytes.deallocate() }
}
