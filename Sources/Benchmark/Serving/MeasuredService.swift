package import Foundation
package import WebRTC

/// The service that is measured: a child of ours with a data folder of its own, or one that runs somewhere.
package struct MeasuredService {
    package let url: URL
    package let apiKey: String?
    /// Where media go when the answers' candidates are not to be used.
    package let mediaAddress: TransportAddress?
    /// Whose processor time is counted; nil when that is another machine's.
    package let process: Int32?
    /// Where its files can be read; nil when it is not ours.
    package let dataDirectory: String?
    /// Where its allocations are counted; nil when nobody counts them.
    let allocationFile: String?
    private let child: ChildProcess?

    /// A service that runs already.
    package init(url: URL, apiKey: String?, mediaAddress: TransportAddress?, process: Int32?) {
        self.url = url
        self.apiKey = apiKey
        self.mediaAddress = mediaAddress
        self.process = process
        dataDirectory = nil
        allocationFile = nil
        child = nil
    }

    /// Starts one on free ports of the loopback interface.
    /// - Parameters:
    ///   - options: more options of `recorder serve`.
    ///   - allocationCounter: CAllocationCounter as a shared library, to be preloaded.
    package init(dataDirectory: String, options: [String], allocationCounter: String? = nil) throws {
        try FileManager.default.createDirectory(atPath: dataDirectory, withIntermediateDirectories: true)
        let arguments = ["serve", "--port", "0", "--media-port", "0", "--data", dataDirectory, "--log-level", "warning"] + options
        let log = "\(dataDirectory)/service.log"
        allocationFile = allocationCounter.map { _ in "\(dataDirectory)/allocations" }
        var environment: [String: String] = [:]
        if let allocationCounter, let allocationFile {
            environment = ["LD_PRELOAD": allocationCounter, "RECORDER_ALLOCATIONS": allocationFile]
        }
        let child = try ChildProcess(arguments, errors: log, environment: environment)
        guard let line = child.readLine(), let text = line.split(separator: " ").last, let url = URL(string: String(text)) else {
            throw BenchmarkError.service((try? String(contentsOfFile: log, encoding: .utf8)) ?? "it ended at once")
        }
        self.url = url
        self.child = child
        self.dataDirectory = dataDirectory
        apiKey = nil
        mediaAddress = nil
        process = child.identifier
    }

    package func stop() {
        child?.stop()
    }

    /// Some address of its machine: whoever sends there sends from the right address of ours.
    func address() throws -> IPAddress {
        if let mediaAddress { return mediaAddress.ip }
        let host = (url.host ?? "127.0.0.1").trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if let address = IPAddress(host) { return address }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        hints.ai_family = AF_INET
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &found) == 0, let found else { throw BenchmarkError.service("\(host) is not known") }
        defer { freeaddrinfo(found) }
        return found.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
            .v4(UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
        }
    }
}
