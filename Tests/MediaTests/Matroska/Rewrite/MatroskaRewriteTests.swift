import Media
import TestSupport
import Testing

/// Files of others and broken files, written anew.
struct MatroskaRewriteTests {
    @Test(arguments: [
        "chromium-mediarecorder-av", "chromium-mediarecorder-audio", "firefox-mediarecorder-av", "firefox-mediarecorder-audio",
    ])
    func `a browser's own file gets index and duration, and keeps every byte of every frame`(name: String) throws {
        let old = try Fixture.bytes("webm/\(name).webm")
        let inspection = try MatroskaInspection(of: MemoryByteSource(old))
        #expect(inspection.findings.allSatisfy { $0.isMendable })
        #expect(inspection.findings.map(\.code).contains("durationMissing"))
        let new = try Rewritten.bytes(of: old)
        let result = try MatroskaInspection(of: MemoryByteSource(new), checksums: true)
        #expect(result.findings == [])
        #expect(result.cueCount > 0)
        #expect(result.duration == inspection.duration)
        #expect(try Rewritten.payloads(of: new) == Rewritten.payloads(of: old))
        let tracks = (try MatroskaReader(MemoryByteSource(old)).tracks, try MatroskaReader(MemoryByteSource(new)).tracks)
        #expect(tracks.0 == tracks.1)
    }

    @Test func `a file that needs nothing says so`() throws {
        let whole = SmallFile.recording()
        #expect(try MatroskaInspection(of: MemoryByteSource(whole), checksums: true).findings == [])
        let again = try Rewritten.bytes(of: whole)
        #expect(try MatroskaInspection(of: MemoryByteSource(again), checksums: true).findings == [])
        #expect(try Rewritten.payloads(of: again) == Rewritten.payloads(of: whole))
    }

    @Test func `cut at any byte, every block before the cut is in the new file, and the new file is whole`() throws {
        let bytes = SmallFile.recording()
        let all = try Rewritten.frames(of: bytes)
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            guard let inspection = try? MatroskaInspection(of: MemoryByteSource(cut)), inspection.blockCount > 0 else {
                #expect(count <= all[0].element.upperBound)
                continue
            }
            let new = try Rewritten.bytes(of: cut)
            let result = try MatroskaInspection(of: MemoryByteSource(new), checksums: true)
            #expect(result.findings == [], "cut at \(count)")
            #expect(result.frameCount == all.count { $0.element.upperBound <= count }, "cut at \(count)")
        }
    }

    /// What a repair promises of any file at all: what it could read of it is in the new one, and the new one needs no repair.
    @Test func `whatever is broken, what can be read comes out whole`() throws {
        var files = [SmallFile.recording(), SmallFile.live()]
        for name in ["chromium-mediarecorder-av", "firefox-mediarecorder-audio"] { files.append(try Fixture.bytes("webm/\(name).webm")) }
        var mended = 0
        for (number, bytes) in files.enumerated() {
            for seed in 0..<150 as Range<UInt64> {
                let mutated = Mutation.of(bytes, seed: seed)
                guard let old = try? MatroskaInspection(of: MemoryByteSource(mutated)), old.blockCount > 0 else { continue }
                let new = try MatroskaInspection(of: MemoryByteSource(Rewritten.bytes(of: mutated)))
                #expect(new.findings.filter { $0.isMendable } == [], "file \(number), seed \(seed)")
                let prints = (new.tracks.map(\.fingerprint).filter { $0 != 0 }, old.tracks.map(\.fingerprint).filter { $0 != 0 })
                #expect(prints.0 == prints.1, "file \(number), seed \(seed)")
                mended += 1
            }
        }
        #expect(mended > 300)
    }

    @Test func `what others wrote beside the frames is carried over as it is`() throws {
        let codecPrivate: [UInt8] = [1, 0x64, 0, 0x1F]
        var writer = EBMLWriter()
        writer.append(.info) { info in
            info.append(.timestampScale, unsigned: 100_000)
            info.append(.title, "Of somebody else")
        }
        writer.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 200)
                entry.append(.trackUID, unsigned: 9)
                entry.append(.trackType, unsigned: 1)
                entry.append(.codecID, "V_MPEG4/ISO/AVC")
                entry.append(.codecPrivate, codecPrivate)
                entry.append(EBMLElementID(0x55EE), [7])
            }
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 3)
                entry.append(.trackType, unsigned: 17)
                entry.append(.codecID, "S_TEXT/UTF8")
            }
        }
        writer.append(EBMLElementID(0x6FAB), [1, 2, 3])
        writer.append(.attachments, [0xEC, 0x80])
        for time in 0..<2 as Range<UInt64> {
            writer.append(.cluster, checksum: true) { cluster in
                cluster.append(.timestamp, unsigned: time * 10_000)
                cluster.append(.position, unsigned: 4711)
                cluster.append(.prevSize, unsigned: 12)
                cluster.append(.simpleBlock, [0x40, 200, 0, 0, 0x80, 1, 2, 3])
                cluster.append(.simpleBlock, [0x40, 200, 1, 0, 0x00, 4, 5])
            }
        }
        writer.append(.tags) { tags in
            tags.append(.tag) { tag in
                tag.append(.simpleTag) { simpleTag in
                    simpleTag.append(.tagName, "ARTIST")
                    simpleTag.append(.tagString, "Ana")
                }
            }
        }
        let old = SmallFile.header(docType: "matroska") + SmallFile.unknownSegment + writer.bytes
        let new = try Rewritten.bytes(of: old)
        let inspection = try MatroskaInspection(of: MemoryByteSource(new), checksums: true)
        #expect(inspection.findings == [])
        let reader = try MatroskaReader(MemoryByteSource(new))
        #expect(reader.docType == "matroska")
        #expect(reader.info.title == "Of somebody else")
        #expect(reader.info.timestampScale == 100_000)
        // The last block is at 1.0256 s, and stands as long as the one before it did, 25.6 ms.
        #expect(reader.info.duration == .microseconds(1_051_200))
        // The one that has no block would make players wait.
        #expect(reader.tracks.map(\.number) == [200])
        #expect(reader.tracks[0].codecPrivate == codecPrivate)
        #expect(reader.tags.map(\.values) == [["ARTIST": "Ana"]])
        #expect(reader.seekEntries.map(\.id) == [.info, .tracks, .cues, .attachments, .tags])
        #expect(reader.cues.map(\.time.milliseconds) == [0, 1000])
        #expect(new.contains(subsequence: [0x55, 0xEE, 0x81, 7]))
        #expect(new.contains(subsequence: [0x6F, 0xAB, 0x83, 1, 2, 3]))
        #expect(try Rewritten.payloads(of: new) == [[1, 2, 3], [4, 5], [1, 2, 3], [4, 5]])
        // Places that are no longer true are gone.
        #expect(!new.contains(subsequence: [0xA7, 0x82, 0x12, 0x67]))
    }

    @Test func `Opus without its header gets one`() throws {
        var writer = EBMLWriter()
        writer.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 1)
                entry.append(.trackType, unsigned: 2)
                entry.append(.codecID, "A_OPUS")
                entry.append(.audio) { $0.append(.channels, unsigned: 1) }
            }
        }
        writer.append(.cluster) { cluster in
            cluster.append(.timestamp, unsigned: 0)
            cluster.append(.simpleBlock, [0x81, 0, 0, 0x80, 0xFC])
        }
        let new = try Rewritten.bytes(of: SmallFile.header() + SmallFile.unknownSegment + writer.bytes)
        #expect(try MatroskaReader(MemoryByteSource(new)).tracks.first?.opusHead == OpusHead(channels: 1))
    }

    /// Found by libFuzzer: a Duration of 0 counts as none, and of centuries none can be written.
    @Test(arguments: [0, 1 << 62] as [UInt64])
    func `a single frame at any time gets a duration that is read again`(timestamp: UInt64) throws {
        var writer = EBMLWriter()
        writer.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 1)
                entry.append(.trackType, unsigned: 1)
                entry.append(.codecID, "V_VP8")
            }
        }
        writer.append(.cluster) { cluster in
            cluster.append(.timestamp, unsigned: timestamp)
            cluster.append(.simpleBlock, [0x81, 0, 0, 0x80, 1])
        }
        let old = SmallFile.header() + SmallFile.unknownSegment + writer.bytes
        guard try MatroskaInspection(of: MemoryByteSource(old)).blockCount > 0 else { return }
        let new = try MatroskaInspection(of: MemoryByteSource(Rewritten.bytes(of: old)))
        #expect(new.findings.filter { $0.isMendable } == [])
    }

    /// Found by libFuzzer.
    @Test func `of two tracks with one number the first stays, whose the blocks are`() throws {
        let old = try Fixture.bytes("webm/fuzz-two-tracks-of-one-number.webm")
        let new = try MatroskaInspection(of: MemoryByteSource(Rewritten.bytes(of: old)))
        #expect(new.findings.filter { $0.isMendable } == [])
        #expect(new.tracks.map(\.entry.codecID) == ["V_VP8"])
        #expect(try new.frameCount == MatroskaInspection(of: MemoryByteSource(old)).frameCount)
    }

    @Test func `another file behind the segment stays there`() throws {
        let first = try Fixture.bytes("webm/chromium-mediarecorder-audio.webm")
        let second = SmallFile.recording()
        let new = try Rewritten.bytes(of: first + second)
        #expect(Array(new.suffix(second.count)) == second)
        #expect(try MatroskaReader(MemoryByteSource(new)).segmentEnd == new.count - second.count)
    }

    @Test func `a stream of key frames only does not fill the memory with its index`() throws {
        var index = MatroskaIndexProbe()
        for tick in 0..<200_000 as Range<Int64> { index.add(tick) }
        #expect(index.count <= 65_536)
        #expect(index.isEvenlySpaced)
    }

    @Test(
        .enabled(if: ExternalTool.isInstalled("ffmpeg"), "ffmpeg is not installed"),
        arguments: ["chromium-mediarecorder-av", "firefox-mediarecorder-av", "firefox-mediarecorder-audio"])
    func `players find nothing to say about a repaired file, even a torn one`(name: String) throws {
        let folder = try TemporaryFolder()
        let old = try Fixture.bytes("webm/\(name).webm")
        for torn in [0, 1000] {
            let path = try folder.write(Rewritten.bytes(of: Array(old.dropLast(torn))), as: "repaired-\(torn).webm")
            let ffmpeg = try #require(ExternalTool("ffmpeg")).run("-v", "warning", "-xerror", "-i", path, "-f", "null", "-")
            #expect(ffmpeg.errors == "")
            let probe = try #require(ExternalTool("ffprobe")).run("-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path)
            #expect(Double(probe.output.trimming()).map { $0 > 1 } == true)
            guard let mkvmerge = ExternalTool("mkvmerge") else { continue }
            let identified = try mkvmerge.run("-J", path)
            #expect(identified.output.contains("\"warnings\": []"))
            #expect(identified.output.contains("\"errors\": []"))
        }
    }
}
