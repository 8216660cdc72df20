import Media
import TestSupport
import Testing

/// Each fault is found, named and counted.
struct MatroskaInspectionTests {
    private func codes(_ bytes: [UInt8], checksums: Bool = false) throws -> [String] {
        try MatroskaInspection(of: MemoryByteSource(bytes), checksums: checksums).findings.map(\.code)
    }

    /// A whole file with one thing changed.
    private func changed(_ change: (inout [UInt8], MatroskaReader) throws -> Void) throws -> [UInt8] {
        var bytes = SmallFile.recording()
        try change(&bytes, MatroskaReader(MemoryByteSource(bytes)))
        return bytes
    }

    private func tracks(_ codecID: String = "V_VP8") -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 1)
                entry.append(.trackType, unsigned: codecID.hasPrefix("V") ? 1 : 2)
                entry.append(.codecID, codecID)
            }
        }
        return writer.bytes
    }

    /// One cluster at 100 ms with these blocks.
    private func blocks(_ blocks: [UInt8]..., codecID: String = "V_VP8") -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.cluster) { cluster in
            cluster.append(.timestamp, unsigned: 100)
            for block in blocks { cluster.append(.simpleBlock, block) }
        }
        return SmallFile.header() + SmallFile.unknownSegment + tracks(codecID) + writer.bytes
    }

    @Test func `a file as it lies while it is recorded lacks what is written last`() throws {
        #expect(try Set(codes(SmallFile.live())) == ["segmentSizeUnknown", "durationMissing", "cuesMissing"])
    }

    @Test func `a file that ends too early is cut`() throws {
        let bytes = SmallFile.recording()
        let found = try codes(Array(bytes.dropLast(bytes.count / 2)))
        #expect(found.contains("segmentCut"))
        #expect(found.contains("clusterCut"))
    }

    @Test func `a checksum that is wrong is found, in the head always and elsewhere when every byte is read`() throws {
        let info = try changed { bytes, reader in
            // The last byte of the muxing application's name changes nothing else.
            let place = try #require(reader.places[.info])
            bytes[place.upperBound - 1] ^= 1
        }
        #expect(try codes(info) == ["headChecksumWrong"])
        let picture = try changed { bytes, _ in
            let frame = try #require(Rewritten.frames(of: bytes).last)
            bytes[frame.payload.lowerBound] ^= 1
        }
        #expect(try codes(picture) == [])
        #expect(try codes(picture, checksums: true) == ["checksumWrong"])
    }

    @Test func `an index that points elsewhere is found`() throws {
        // CueClusterPosition and CueRelativePosition of the first entry.
        for (id, code) in [
            (UInt8(0xF1), "cueWithoutCluster"), (0xF0, "cueWithoutBlock"), (0xB3, "cueWithoutBlock"), (0xF7, "cueWithoutBlock"),
        ] {
            let bytes = try changed { bytes, reader in
                let cues = try #require(reader.places[.cues])
                // Behind the checksum.
                let place = try #require((cues.lowerBound + 12..<cues.upperBound).first { bytes[$0] == id && bytes[$0 + 1] & 0xFC == 0x80 })
                bytes[place + 1 + Int(bytes[place + 1] & 0x7F)] ^= 1
            }
            #expect(try codes(bytes).contains(code), "\(id)")
        }
    }

    @Test func `an index entry of a picture that is no key frame is found`() throws {
        let bytes = try changed { bytes, reader in
            let cue = try #require(reader.cues.last)
            let cluster = reader.segmentDataOffset + cue.clusterPosition
            // ID and size of the cluster, of the block, then track and time.
            bytes[cluster + 8 + (cue.relativePosition ?? 0) + 2 + 3] &= 0x7F
        }
        #expect(try codes(bytes) == ["cueOnOtherFrame"])
    }

    @Test func `a seek head that points elsewhere is found`() throws {
        let bytes = try changed { bytes, reader in
            let seekHead = try #require(reader.places[.seekHead])
            let place = try #require((seekHead.lowerBound..<seekHead.upperBound - 3).first { bytes[$0] == 0x53 && bytes[$0 + 1] == 0xAC })
            bytes[place + 3] ^= 1
        }
        #expect(try codes(bytes).contains("seekHeadWrong"))
    }

    @Test func `a duration that is wrong is found`() throws {
        let bytes = try changed { bytes, reader in
            let info = try #require(reader.places[.info])
            let place = try #require((info.lowerBound..<info.upperBound - 3).first { bytes[$0] == 0x44 && bytes[$0 + 1] == 0x89 })
            // 800 ms as a double begins with 40 89: 40 B9 is eight times as long.
            bytes[place + 4] = 0xB9
        }
        #expect(try codes(bytes).contains("durationWrong"))
    }

    @Test func `a track without a block is found`() throws {
        var bytes = blocks([0x82, 0, 0, 0x80, 1])
        #expect(try codes(bytes) == ["blockOfNoTrack", "segmentSizeUnknown"])
        bytes = SmallFile.header() + SmallFile.unknownSegment
        var writer = EBMLWriter()
        writer.append(.tracks) { tracks in
            for number in 1...2 as ClosedRange<UInt64> {
                tracks.append(.trackEntry) { entry in
                    entry.append(.trackNumber, unsigned: number)
                    entry.append(.codecID, "V_VP8")
                }
            }
        }
        writer.append(.cluster) { cluster in
            cluster.append(.timestamp, unsigned: 0)
            cluster.append(.simpleBlock, [0x81, 0, 0, 0x80, 1])
        }
        #expect(try codes(bytes + writer.bytes) == ["segmentSizeUnknown", "trackWithoutBlocks", "durationMissing"])
    }

    private func expect(_ first: String?, of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let expected = (first.map { [$0] } ?? []) + ["segmentSizeUnknown", "durationMissing"]
        let found = try codes(bytes)
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    @Test func `what is wrong with blocks is found`() throws {
        let key: [UInt8] = [0x81, 0, 10, 0x80, 1]
        let earlier: [UInt8] = [0x81, 0, 5, 0x00, 1]
        try expect("blockGoesBack", of: blocks(key, earlier))
        // Pictures of H.264 come in the order of decoding.
        try expect(nil, of: blocks(key, earlier, codecID: "V_MPEG4/ISO/AVC"))
        try expect("firstPictureIsNoKeyframe", of: blocks(earlier))
        try expect("emptyFrame", of: blocks(key, [0x81, 0, 10, 0x80]))
        try expect("blockDamaged", of: blocks(key, [0x81, 0, 10, 0x82, 1, 255]))
        let opus = try codes(blocks([0x81, 0, 10, 0x80, 0xFC], codecID: "A_OPUS"))
        #expect(opus == ["segmentSizeUnknown", "opusHeadMissing", "durationMissing"])
    }

    @Test func `findings are counted, not collected`() throws {
        var bytes = blocks([0x81, 0, 0, 0x80, 1])
        var writer = EBMLWriter()
        writer.append(.cluster) { cluster in
            for _ in 0..<1000 { cluster.append(.simpleBlock, [0x81, 0, 0, 0x80, 1]) }
        }
        bytes += writer.bytes
        let finding = try #require(MatroskaInspection(of: MemoryByteSource(bytes)).findings.first { $0.kind == .clusterWithoutTime })
        #expect(finding.count == 1000)
        #expect(!finding.isMendable)
    }

    @Test func `an index of 10 000 entries in a file beyond 4 GB with times beyond 2³¹ ms is right`() throws {
        let source = LongFile(clusters: 10_000, blockByteCount: 500_000)
        #expect(source.size > 1 << 32)
        let inspection = try MatroskaInspection(of: source)
        #expect(Set(inspection.findings.map(\.code)) == ["segmentSizeUnknown", "clusterSizeUnknown", "durationMissing", "cuesMissing"])
        #expect(inspection.frameCount == 10_000)
        #expect(inspection.duration > .milliseconds(1 << 31))
        var rewrite = try MatroskaRewrite(inspection, of: source)
        let new = AssembledFile(source)
        while let piece = try rewrite.nextPiece() { new.append(piece) }
        #expect(new.size == rewrite.byteCount)
        let result = try MatroskaInspection(of: new)
        #expect(result.findings == [])
        #expect(result.cueCount == 10_000)
        #expect(source.largestRead <= 1 << 18)
    }
}
