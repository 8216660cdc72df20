// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that the main one knows nothing of fuzzers. The sources are the main package's, by links.
// Checked arithmetic stays on; AddressSanitizer sees what unchecked loads read, and libFuzzer which way a parser went. `--sanitize=fuzzer` (Scripts/fuzz)
// leaves `main` to libFuzzer; both sanitizers must come in one flag, of several the compiler takes the last.
let sanitizers = ["-sanitize=fuzzer,address"]
let fuzzed: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(sanitizers),
]

let package = Package(
    name: "fuzz",
    dependencies: [.package(url: "https://github.com/apple/swift-collections", from: "1.6.0")],
    targets: [
        .executableTarget(
            name: "Fuzz", dependencies: ["Media", "WebRTC"], swiftSettings: fuzzed + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(sanitizers)]),
        .target(name: "Media", dependencies: ["COgg"], swiftSettings: fuzzed),
        // Its depacketizer is nobody else's business: the tests' door leads to it.
        .target(
            name: "WebRTC", dependencies: ["Media", "COpenSSL", "CSRTP", .product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: fuzzed + [.unsafeFlags(["-enable-testing"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSRTP", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        .systemLibrary(name: "COgg", pkgConfig: "ogg", providers: [.apt(["libogg-dev"])]),
    ],
    swiftLanguageModes: [.v6])
