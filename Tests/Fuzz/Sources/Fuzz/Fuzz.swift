import Glibc

/// What can be fuzzed: each takes any bytes, and must come to an end without a trap. Returns a number that depends on all that was parsed, so
/// that the optimiser keeps it.
enum FuzzTarget: String, CaseIterable {
    case ebml, matroska, ogg, opus, pcapng, vp8
    case stun, rtp, rtcp, sdp, red, vp8stream

    static let chosen: Self = {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = Self(rawValue: name) else {
            print("FUZZ_TARGET is one of \(allCases.map(\.rawValue).joined(separator: ", "))")
            exit(64)
        }
        return target
    }()

    func run(_ bytes: [UInt8]) -> Int {
        switch self {
        case .ebml: fuzzEBML(bytes)
        case .matroska: fuzzMatroska(bytes)
        case .ogg: fuzzOgg(bytes)
        case .opus: fuzzOpus(bytes)
        case .pcapng: fuzzPcapng(bytes)
        case .vp8: fuzzVP8(bytes)
        case .stun: fuzzSTUN(bytes)
        case .rtp: fuzzRTP(bytes)
        case .rtcp: fuzzRTCP(bytes)
        case .sdp: fuzzSDP(bytes)
        case .red: fuzzRED(bytes)
        case .vp8stream: fuzzVP8Stream(bytes)
        }
    }
}

nonisolated(unsafe) var result = 0

/// libFuzzer's entry: once an input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    result &+= FuzzTarget.chosen.run([UInt8](UnsafeBufferPointer(start: data, count: count)))
    return 0
}
