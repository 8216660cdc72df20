import COpenSSL

/// The datagrams between OpenSSL and us. A class because BIO callbacks reach it through a pointer; its `DTLSEndpoint` keeps it alive.
final class DatagramPipe {
    /// The one datagram that OpenSSL may read next.
    var inbound: [UInt8] = []
    /// Datagrams to send, oldest first.
    var outbound: [[UInt8]] = []
}

/// A BIO that keeps datagram borders: every write is one datagram, already within the MTU, and every read yields at most one.
enum DatagramBIO {
    /// Written once, at first use; OpenSSL only reads it.
    nonisolated(unsafe) private static let method: OpaquePointer = {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagram") else {
            preconditionFailure("OpenSSL cannot allocate a BIO method")
        }
        BIO_meth_set_create(method) { bio in
            BIO_set_init(bio, 1)
            return 1
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let bytes, count > 0 else { return 0 }
            DatagramBIO.pipe(of: bio).outbound.append([UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count))))
            return count
        }
        BIO_meth_set_read(method) { bio, bytes, capacity in
            let pipe = DatagramBIO.pipe(of: bio)
            BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY)
            guard let bytes, !pipe.inbound.isEmpty else {
                BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
                return -1
            }
            // What does not fit is cut, as recv(2) does with datagrams.
            let count = min(Int(capacity), pipe.inbound.count)
            UnsafeMutableRawBufferPointer(start: bytes, count: count).copyBytes(from: pipe.inbound[..<count])
            pipe.inbound.removeAll(keepingCapacity: true)
            return Int32(count)
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in
            switch command {
            case BIO_CTRL_FLUSH, BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT: 1
            case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD: 48  // IPv6 and UDP headers
            default: 0
            }
        }
        return method
    }()

    static func make(for pipe: DatagramPipe) -> OpaquePointer? {
        guard let bio = BIO_new(method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(pipe).toOpaque())
        return bio
    }

    private static func pipe(of bio: OpaquePointer?) -> DatagramPipe {
        guard let data = BIO_get_data(bio) else { preconditionFailure("a datagram BIO without its pipe") }
        return Unmanaged<DatagramPipe>.fromOpaque(data).takeUnretainedValue()
    }
}
