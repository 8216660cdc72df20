import Foundation
import Media
import Recording
import TestSupport
import Testing

@testable import Archive

/// The stream of writes of a recording, cut at random bytes: what lies on the disk then plays, is repaired, and lacks no more than is allowed.
struct ThousandKillsTests {
    /// Everything that a whole recording did to the disk, and when.
    private struct Take {
        var entries: [JournalingCalls.Entry]
        var captured: [String: [MonotonicTime]]
        var id: RecordingID
        /// Bytes written before each entry.
        var positions: [Int]
        var root: String
    }

    private static let take = Task {
        let temporary = TemporaryFolder(isInMemory: true)
        let calls = JournalingCalls()
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet, disk: Disk(calls: calls))
        var rig = DiskRig(archive) { calls.note(.moment($0)) }
        await rig.run(until: DiskRig.length)
        await rig.stop()
        #expect(rig.session.manifest.state == .completed)
        var position = 0
        let positions = calls.entries.map { entry in
            defer { if case .write(_, _, let bytes) = entry { position += bytes.count } else { position += 8 } }
            return position
        }
        return Take(entries: calls.entries, captured: rig.captured, id: rig.id, positions: positions + [position], root: temporary.path)
    }

    private struct Crash {
        var files: [String: [UInt8]]
        /// When it happened.
        var moment: MonotonicTime
        var loss: Duration
        /// Within the bytes of a patch, such as that of the Cues, which is longer than a page.
        var isWithinPatch = false
    }

    /// Received longer ago than this it is in the file, when nothing was lost on the way: `--flush-interval`, and the quarter of a second by which sound
    /// may arrive later than its picture.
    private static let flush = Duration.milliseconds(1000 + 250 + 40)
    private static let sync = Duration.milliseconds(500)

    private func crash(_ take: Take, isPowerCut: Bool, using random: inout SeededGenerator) -> Crash {
        let cut = Int.random(in: 0..<(take.positions.last ?? 1), using: &random)
        var image = DiskImage()
        var moment = MonotonicTime.zero
        var isWithinPatch = false
        for (index, entry) in take.entries.enumerated() {
            guard take.positions[index + 1] > cut else {
                image.apply(entry)
                if case .moment(let time) = entry { moment = time }
                continue
            }
            if case .write(let path, let offset, let bytes) = entry {
                // What lies within one page the kernel takes as one: a patch of the head is there or not.
                let isOnePage = offset > 0 && offset / 4096 == (offset + bytes.count - 1) / 4096
                if !isOnePage { image.apply(.write(path, offset: offset, Array(bytes.prefix(cut - take.positions[index])))) }
                isWithinPatch = offset < 20_000 && offset > 0
            }
            break
        }
        let files = isPowerCut ? image.afterPowerCut(using: &random) : image.afterKill
        return Crash(files: files, moment: moment, loss: isPowerCut ? Self.flush + Self.sync : Self.flush, isWithinPatch: isWithinPatch)
    }

    @Test(arguments: 0..<10, [false, true])
    func `fifty kills leave what was received up to a second before`(round: Int, isPowerCut: Bool) async throws {
        let take = try await Self.take.value
        var random = SeededGenerator(seed: UInt64(round) * 2 + (isPowerCut ? 1 : 0) + 1)
        for number in 0..<50 {
            let crash = crash(take, isPowerCut: isPowerCut, using: &random)
            let name = "round \(round), kill \(number)\(isPowerCut ? " of the power" : "") at \(crash.moment)"
            if !isPowerCut { try expectPlayable(crash, take, name) }
            // Every tenth with a catalogue, which is as old as chance will have it.
            try await expectRecovered(crash, take, name, withCatalogue: number % 10 == 0, using: &random)
        }
    }

    /// Before anything is repaired: every whole cluster can be read, and the only thing wrong is the end.
    private func expectPlayable(_ crash: Crash, _ take: Take, _ name: String) throws {
        for (path, bytes) in crash.files where path.hasSuffix(".webm.part") || path.hasSuffix(".webm") {
            guard bytes.count > 20_000 else { continue }
            var reader = try MatroskaReader(MemoryByteSource(bytes))
            while try reader.nextFrame() != nil {}
            #expect(crash.isWithinPatch || reader.problems.allSatisfy { $0.kind == .truncated }, "\(name): \(reader.problems)")
        }
    }

    private func expectRecovered(
        _ crash: Crash, _ take: Take, _ name: String, withCatalogue: Bool, using random: inout SeededGenerator
    ) async throws {
        let temporary = TemporaryFolder(isInMemory: true)
        let folder = DataFolder(temporary.path)
        let disk = Disk(calls: JournalingCalls())
        let prefix = take.root + "/recordings/"
        var hasFolder = false
        for (path, bytes) in crash.files where path.hasPrefix(prefix) {
            if !hasFolder { try disk.makeFolders(folder.folder(of: take.id)) }
            hasFolder = true
            try WritableFile(creating: temporary.path + path.dropFirst(take.root.count), disk: disk).append(bytes)
        }
        guard hasFolder else {
            return #expect(crash.moment - MonotonicTime.zero <= crash.loss, "\(name): nothing at all is there")
        }
        let known = try ManifestFile.readIfPresent(folder.manifest(of: take.id))
        let manifest: RecordingManifest
        if withCatalogue {
            let archive = try Archive(directory: temporary.path, logger: Samples.quiet, disk: disk)
            if var row = known, Bool.random(using: &random) {
                row.bytes = 1
                try archive.catalogue?.save([row])
            }
            _ = archive.recover()
            guard let there = try await archive.recording(take.id) else {
                return #expect(crash.moment - MonotonicTime.zero <= crash.loss, "\(name): no manifest")
            }
            manifest = there
            #expect(try await archive.recordings(matching: RecordingQuery()).recordings == [manifest.withoutDetails], "\(name)")
        } else {
            let before = known ?? Samples.manifest(state: .recording)
            guard !before.state.hasEnded else { return try expectFiles(before, crash, take, folder, name) }
            manifest = try RecordingRecovery(disk: disk, folder: folder, writingApp: "test").run(take.id, before).manifest
        }
        try expectFiles(manifest, crash, take, folder, name)
    }

    /// Manifest and folder agree, the files are whole, and no frame is missing that was received long enough before.
    private func expectFiles(_ manifest: RecordingManifest, _ crash: Crash, _ take: Take, _ folder: DataFolder, _ name: String) throws {
        #expect(manifest.state.hasEnded, "\(name)")
        let there = try Set(Disk.names(in: folder.folder(of: take.id))).filter { $0.hasSuffix(".webm") || $0.hasSuffix(".part") }
        #expect(Set(manifest.files.map(\.name)) == there, "\(name)")
        var found: [String: Set<MonotonicTime>] = [:]
        for file in manifest.files {
            let path = folder.folder(of: take.id) + "/" + file.name
            let bytes = try Disk.read(path)
            #expect(file.complete && Int64(bytes.count) == file.bytes, "\(name)")
            #expect(try SHA256.hash(of: ReadableFile(path)).sha256 == file.sha256, "\(name)")
            found[file.name] = try captured(bytes, file, name)
        }
        for (file, times) in take.captured {
            let missing = times.filter { $0 <= crash.moment - crash.loss && found[file]?.contains($0) != true }
            #expect(missing.isEmpty, "\(name): \(file) lacks \(missing.count) frames from \(missing.first ?? .zero)")
        }
    }

    private func captured(_ bytes: [UInt8], _ file: RecordingManifest.File, _ name: String) throws -> Set<MonotonicTime> {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var times: Set<MonotonicTime> = []
        while let frame = try reader.nextFrame() {
            guard let codec = reader.track(frame.track)?.codec else { continue }
            if let time = DiskRig.captured(in: try reader.payload(of: frame), codec: codec) { times.insert(time) }
        }
        #expect(reader.problems == [], "\(name)")
        #expect(abs((reader.info.duration?.inSeconds ?? 0) - file.duration) < 0.002, "\(name)")
        return times
    }
}
