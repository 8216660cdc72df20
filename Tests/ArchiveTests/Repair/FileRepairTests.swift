import Archive
import Glibc
import Media
import Synchronization
import Testing

struct FileRepairTests {
    private let temporary = TemporaryFolder()
    private let calls = FaultyCalls()
    private var disk: Disk { Disk(calls: calls) }

    /// Live, torn in its last block.
    private func torn() throws -> (path: String, bytes: [UInt8]) {
        let bytes = Array(SampleMedia.bytes(SampleMedia.webM(seconds: 5)).dropLast(50))
        return (try write(bytes), bytes)
    }

    private func write(_ bytes: [UInt8], as name: String = "call.webm") throws -> String {
        let path = "\(temporary.path)/\(name)"
        try Disk().replace(path, with: bytes)
        return path
    }

    private func names() throws -> [String] { try Disk.names(in: temporary.path).sorted() }

    @Test func `a torn live file gets its index in place, keeps its mode, and needs nothing the second time`() throws {
        let (path, _) = try torn()
        chmod(path, 0o640)
        let report = try FileRepair(path: path, disk: disk).run()
        #expect(report.outcome == .mended)
        #expect(report.frames == 374)
        #expect(report.lostBytes > 0)
        #expect(try ReadableFile(path).size == report.bytes)
        #expect(try ReadableFile(path).permissions == 0o640)
        #expect(try MatroskaInspection(of: FileByteSource(ReadableFile(path)), checksums: true).findings == [])
        #expect(try names() == ["call.webm"])
        let before = try Disk.read(path)
        #expect(try FileRepair(path: path, disk: disk).run().outcome == .untouched)
        #expect(try Disk.read(path) == before)
        // Everything is on disk before the name changes hands.
        #expect(calls.log.withLock { $0 }.drop { $0 != "sync" }.contains { $0.hasPrefix("rename") })
    }

    @Test func `with another output the original stays as it is`() throws {
        let (path, bytes) = try torn()
        let output = "\(temporary.path)/new.webm"
        let report = try FileRepair(path: path, output: output, disk: disk).run()
        #expect(report.path == output)
        #expect(try Disk.read(path) == bytes)
        #expect(try MatroskaInspection(of: FileByteSource(ReadableFile(output))).isWhole)
        // One that is whole is copied as it is.
        let whole = try write(SampleMedia.bytes(SampleMedia.webM(seconds: 2, finished: true)), as: "whole.webm")
        #expect(try FileRepair(path: whole, output: output, disk: disk).run().outcome == .untouched)
        #expect(try Disk.read(output) == Disk.read(whole))
    }

    @Test func `a link is followed, not replaced`() throws {
        let (path, _) = try torn()
        let link = "\(temporary.path)/link.webm"
        symlink("call.webm", link)
        #expect(try FileRepair(path: link, disk: disk).run().outcome == .mended)
        #expect(try MatroskaInspection(of: FileByteSource(ReadableFile(path))).isWhole)
        var status = stat()
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func `what is no Matroska, or has nothing to save, is not touched`() throws {
        for (bytes, isKnown) in [
            (Array("RIFF....WAVE".utf8), false), ([], false), (Array(SampleMedia.bytes(SampleMedia.webM(seconds: 1)).prefix(4800)), true),
        ] {
            let path = try write(bytes)
            #expect(throws: (any Error).self) { try FileRepair(path: path, disk: disk).run() }
            if isKnown { #expect(throws: FileRepairError.nothingToSave) { try FileRepair(path: path, disk: disk).run() } }
            #expect(try Disk.read(path) == bytes)
            #expect(try names() == ["call.webm"])
        }
        #expect(throws: DiskError.self) { try FileRepair(path: temporary.path, disk: disk).run() }
        #expect(throws: DiskError.self) { try FileRepair(path: temporary.path + "/nothing", disk: disk).run() }
    }

    @Test func `a full disk leaves the original and nothing else`() throws {
        let (path, bytes) = try torn()
        let other = "\(temporary.path)/other.webm"
        let needed = Int(try FileRepair(path: path, output: other, disk: disk).run().bytes)
        try Disk().removeAll(other)
        for space in stride(from: 0, to: needed, by: needed / 7) {
            calls.faults.withLock { $0.space = space }
            let error = #expect(throws: DiskError.self) { try FileRepair(path: path, disk: disk).run() }
            #expect(error?.isFull == true)
            #expect(try Disk.read(path) == bytes)
            #expect(try names() == ["call.webm"])
        }
    }

    @Test func `short and interrupted writes make no difference`() throws {
        let (path, _) = try torn()
        calls.faults.withLock {
            $0.longestWrite = 1000
            $0.interrupts = true
        }
        #expect(try FileRepair(path: path, disk: disk).run().outcome == .mended)
        #expect(try MatroskaInspection(of: FileByteSource(ReadableFile(path)), checksums: true).findings == [])
    }

    @Test func `stopping it changes nothing`() throws {
        struct Stop: Error {}
        let (path, bytes) = try torn()
        for limit in [0.1, 0.3, 0.6, 0.8] {
            #expect(throws: Stop.self) {
                try FileRepair(path: path, disk: disk).run { if $0 >= limit { throw Stop() } }
            }
            #expect(try Disk.read(path) == bytes)
            #expect(try names() == ["call.webm"])
        }
    }

    @Test func `a recording's file is the archive's`() throws {
        let (path, bytes) = try torn()
        _ = try write([UInt8]("{}".utf8), as: "recording.json")
        #expect(throws: FileRepairError.self) { try FileRepair(path: path, disk: disk).run() }
        #expect(try Disk.read(path) == bytes)
        #expect(try FileRepair(path: path, output: "\(temporary.path)/copy.webm", disk: disk).run().outcome == .mended)
    }
}
