import CBenchmark
import Glibc
import Media
import WebRTC

/// A publisher's UDP socket, with datagrams by the train.
struct SenderSocket: ~Copyable {
    let descriptor: Int32
    let local: TransportAddress
    /// Datagrams of trains that the kernel did not take: the generator was the limit.
    private(set) var unsent = 0

    /// Bound to the address of ours that leads to the recorder's.
    init(towards remote: IPAddress) throws(BenchmarkError) {
        var bytes = [UInt8](repeating: 0, count: 16)
        bytes.withUnsafeMutableBytes { remote.storeV6Bytes(in: $0) }
        let descriptor = recorder_sender_bind(&bytes)
        guard descriptor >= 0 else { throw .system("opening a UDP socket", code: -descriptor) }
        var address = [UInt8](repeating: 0, count: 16)
        var port: UInt16 = 0
        recorder_sender_name(descriptor, &address, &port)
        self.descriptor = descriptor
        local = TransportAddress(ip: address.withUnsafeBytes { IPAddress(v6Bytes: $0) }, port: port)
    }

    deinit { close(descriptor) }

    func connect(to remote: TransportAddress) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        bytes.withUnsafeMutableBytes { remote.ip.storeV6Bytes(in: $0) }
        return recorder_sender_connect(descriptor, &bytes, remote.port) == 0
    }

    mutating func send(_ train: recorder_train) {
        var train = train
        if recorder_sender_send(descriptor, &train, 1) != 1 {
            unsent += Int((train.length + train.segment_size - 1) / max(1, train.segment_size))
        }
    }

    mutating func send(_ datagram: [UInt8]) {
        datagram.withUnsafeBufferPointer { bytes in
            send(recorder_train(bytes: bytes.baseAddress, length: UInt32(bytes.count), segment_size: UInt32(bytes.count)))
        }
    }

    /// The next datagram that waits, in `buffer`; nil when none does.
    func receive(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        let count = recorder_sender_receive(descriptor, buffer.baseAddress, UInt32(buffer.count))
        return count > 0 ? Int(count) : nil
    }
}
