// swift-tools-version: 6.3
import PackageDescription

/// STYLE.md, "Package settings": strict concurrency by language mode 6, imports as private as they can be, no warnings.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies,
        swiftSettings: strict)
}

func systemLibrary(_ name: String, pkgConfig: String, debian: String) -> Target {
    .systemLibrary(name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([debian])])
}

let package = Package(
    name: "recorder",
    products: [.executable(name: "recorder", targets: ["RecorderCommand"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // 6: the binary
        .executableTarget(
            name: "RecorderCommand",
            dependencies: [
                "RecorderServer", "Benchmark", "Export", "Archive", "Recording", "WebRTC", "Media",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        // 5: sockets, threads, HTTP, WebSocket, rooms
        library(
            "RecorderServer",
            [
                "Export", "Archive", "Recording", "WebRTC", "Media", "CLinux", "COpenSSL", "CWebPages",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        // Beside the server: measures it from outside, by what browsers and scripts use of it
        library("Benchmark", ["Archive", "WebRTC", "Media", "CBenchmark", "COpenSSL"]),
        // 4: finished recordings into other formats
        library("Export", ["Archive", "Recording", "Media", "COpus", "CVPX"]),
        // 3: disk and catalogue
        library(
            "Archive",
            [
                "Recording", "Media", "COpenSSL", "CLinux",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        // 2: protocol to frames, frames to file operations; neither knows the other
        library("WebRTC", ["Media", "COpenSSL", "CSRTP", .product(name: "DequeModule", package: "swift-collections")]),
        library("Recording", ["Media", .product(name: "DequeModule", package: "swift-collections")]),
        // 1: frames, codecs, containers, time, bytes
        library("Media", ["COgg"]),

        // C: the system's libraries, what Swift's Glibc cannot say, and the web pages as bytes
        .target(name: "CLinux", path: "Sources/CLibraries/CLinux"),
        // For tests only: takes the place of malloc where it is linked.
        .target(name: "CAllocationCounter", path: "Sources/CLibraries/CAllocationCounter"),
        .target(name: "CBenchmark", dependencies: ["COpenSSL"], path: "Sources/CLibraries/CBenchmark"),
        .target(name: "CWebPages", path: "Sources/WebPages", exclude: ["README.md"], sources: ["WebPages.c"]),
        systemLibrary("COgg", pkgConfig: "ogg", debian: "libogg-dev"),
        systemLibrary("COpenSSL", pkgConfig: "openssl", debian: "libssl-dev"),
        systemLibrary("COpus", pkgConfig: "opus", debian: "libopus-dev"),
        systemLibrary("CSRTP", pkgConfig: "libsrtp2", debian: "libsrtp2-dev"),
        systemLibrary("CVPX", pkgConfig: "vpx", debian: "libvpx-dev"),

        library("TestSupport", ["Recording", "WebRTC", "Media"], path: "Tests/TestSupport"),
        tests(of: "Media"),
        tests(of: "WebRTC"),
        tests(of: "Recording"),
        tests(of: "Archive"),
        tests(of: "Export"),
        tests(of: "RecorderServer", [.product(name: "NIOEmbedded", package: "swift-nio")]),
        tests(of: "Benchmark", ["CAllocationCounter"]),
        tests(of: "RecorderCommand"),
    ],
    swiftLanguageModes: [.v6])
