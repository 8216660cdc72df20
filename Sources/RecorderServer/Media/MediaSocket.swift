import CLinux
import Glibc
import Media
import WebRTC

/// A worker's UDP socket: datagrams in and out by the batch, each with both of its addresses.
///
/// Waking and calling the kernel for every packet costs more than all the rest of its way (FACTS-SWIFT §3), hence recvmmsg and sendmmsg.
struct MediaSocket: ~Copyable {
    private static let batchSize = 64
    /// Jumbo frames fit; what is longer is no media.
    private static let slotSize = 9216
    /// Eight milliseconds of a thousand streams; half a minute of one.
    private static let receiveBufferSize: Int32 = 8 << 20
    private static let sendSlotSize = 2048

    let descriptor: Int32
    let port: UInt16
    private let batch: OpaquePointer
    private let datagrams: UnsafePointer<recorder_datagram>
    private let outgoing: UnsafeMutablePointer<recorder_outgoing>
    private let payloads: UnsafeMutablePointer<UInt8>
    private var outgoingCount = 0
    private(set) var counters = Counters()

    struct Counters {
        /// Datagrams that the kernel dropped because its buffer was full: lost media.
        var overflowed: UInt32 = 0
        var truncated = 0
        var unsent = 0
    }

    /// - Parameter address: nil for all of this machine's. Port 0 lets the kernel choose.
    init(address: IPAddress?, port: UInt16) throws(SystemError) {
        var bytes = [UInt8](repeating: 0, count: 16)
        bytes.withUnsafeMutableBytes { address?.storeV6Bytes(in: $0) }
        let descriptor = recorder_media_socket_open(&bytes, port, Self.receiveBufferSize)
        guard descriptor >= 0 else {
            throw SystemError(
                operation: "binding the media socket to UDP port \(port)\(address.map { " of \($0)" } ?? "")", code: -descriptor)
        }
        guard let batch = recorder_batch_create(UInt32(Self.batchSize), UInt32(Self.slotSize)) else {
            close(descriptor)
            throw SystemError(operation: "allocating receive buffers", code: ENOMEM)
        }
        self.descriptor = descriptor
        self.port = UInt16(truncatingIfNeeded: recorder_media_socket_port(descriptor))
        self.batch = batch
        datagrams = recorder_batch_datagrams(batch)
        outgoing = .allocate(capacity: Self.batchSize)
        payloads = .allocate(capacity: Self.batchSize * Self.sendSlotSize)
    }

    deinit {
        close(descriptor)
        recorder_batch_free(batch)
        outgoing.deallocate()
        payloads.deallocate()
    }

    /// Hands every waiting datagram, up to one batch, to `body` with its source and the address of ours that it came to.
    /// Returns whether more may wait.
    mutating func receive(_ body: (borrowing RawSpan, TransportAddress, TransportAddress) -> Void) -> Bool {
        let count = Int(recorder_media_socket_receive(descriptor, batch, &counters.overflowed))
        guard count > 0 else { return false }
        for index in 0..<count {
            let datagram = datagrams + index
            guard datagram.pointee.is_truncated == 0 else {
                counters.truncated += 1
                continue
            }
            body(
                UnsafeRawBufferPointer(start: datagram.pointee.bytes, count: Int(datagram.pointee.length)).bytes,
                TransportAddress(
                    ip: withUnsafeBytes(of: datagram.pointee.source) { IPAddress(v6Bytes: $0) }, port: datagram.pointee.source_port),
                TransportAddress(ip: withUnsafeBytes(of: datagram.pointee.destination) { IPAddress(v6Bytes: $0) }, port: port))
        }
        return count == Self.batchSize
    }

    /// Queues one datagram; it leaves at `flush()`, or when a batch is full.
    mutating func send(_ transmit: borrowing Transmit) {
        guard transmit.payload.count <= Self.sendSlotSize else { return counters.unsent += 1 }
        let payload = payloads + outgoingCount * Self.sendSlotSize
        transmit.payload.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { payload.update(from: start, count: bytes.count) }
        }
        var datagram = recorder_outgoing()
        datagram.bytes = UnsafePointer(payload)
        datagram.length = UInt32(transmit.payload.count)
        datagram.destination_port = transmit.destination.port
        withUnsafeMutableBytes(of: &datagram.destination) { transmit.destination.ip.storeV6Bytes(in: $0) }
        withUnsafeMutableBytes(of: &datagram.source) { transmit.source.ip.storeV6Bytes(in: $0) }
        outgoing[outgoingCount] = datagram
        outgoingCount += 1
        if outgoingCount == Self.batchSize { flush() }
    }

    /// Hands what is queued to the kernel. What it does not take is dropped and counted: all we send is repeated when it is missed.
    mutating func flush() {
        var sent = 0
        while sent < outgoingCount {
            let result = Int(recorder_media_socket_send(descriptor, outgoing + sent, UInt32(outgoingCount - sent)))
            if result <= 0 { counters.unsent += 1 }
            sent += max(result, 1)
        }
        outgoingCount = 0
    }
}
