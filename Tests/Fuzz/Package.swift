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
    targets: [
        .executableTarget(
            name: "Fuzz", dependencies: ["Media"], swiftSettings: fuzzed + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(sanitizers)]),
        .target(name: "Media", dependencies: ["COgg"], swiftSettings: fuzzed),
        .systemLibrary(name: "COgg", pkgConfig: "ogg", providers: [.apt(["libogg-dev"])]),
    ],
    swiftLanguageModes: [.v6])
