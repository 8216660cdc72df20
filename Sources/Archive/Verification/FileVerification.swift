import Media
package import Recording

/// Checks one file of any origin: that it is what was recorded, and that everything in it stands where it should.
///
///     var verified = FileVerification(ReadableFile(path), name: "ana.webm", expected: entry).run()
///     verified.whole
///
/// Nothing that a file can hold makes it fail: what is wrong is in the findings. Frames are not decoded (`Export.DecodingCheck` does).
package struct FileVerification {
    private let file: ReadableFile
    private let name: String
    private let expected: RecordingManifest.File?
    private let recording: RecordingID?

    /// - Parameter expected: what was written down of it; nil for a file that nobody knows.
    package init(_ file: ReadableFile, name: String, of recording: RecordingID? = nil, expected: RecordingManifest.File? = nil) {
        self.file = file
        self.name = name
        self.expected = expected
        self.recording = recording
    }

    /// - Parameter progress: how much is done, 0…1.
    package func run(progress: (Double) -> Void = { _ in }) -> VerifiedFile {
        var result = VerifiedFile(recording: recording?.text, name: name)
        result.bytes = file.size
        do {
            try checkHash(&result, progress: { progress($0 / 2) })
            try checkStructure(&result, progress: { progress(0.5 + $0 / 2) })
        } catch {
            result.add(.init(code: "unreadable", message: "\(error)"))
        }
        return result
    }

    private func checkHash(_ result: inout VerifiedFile, progress: (Double) -> Void) throws(DiskError) {
        let (sha256, bytes) = try SHA256.hash(of: file) { progress(Double($0) / Double(max(1, file.size))) }
        result.sha256 = sha256
        guard let expected else { return }
        if bytes != expected.bytes {
            result.add(.init(code: "sizeDiffers", message: "it has \(bytes) bytes, and \(expected.bytes) were written down"))
        }
        if let known = expected.sha256, known != sha256 {
            result.add(.init(code: "hashDiffers", message: "its SHA-256 is \(sha256), and \(known) was written down: bytes have changed"))
        }
    }

    private func checkStructure(_ result: inout VerifiedFile, progress: (Double) throws -> Void) throws {
        if try file.read(at: 0, count: 4) == Array("OggS".utf8) {
            let inspection = try OggInspection(of: FileByteSource(file), progress: progress)
            for finding in inspection.findings {
                result.add(.init(code: finding.kind.rawValue, message: "\(finding)", offset: finding.offset, count: finding.count))
            }
            result.duration = inspection.duration.inSeconds
            result.frames = inspection.packetCount
            return
        }
        let inspection = try MatroskaInspection(of: FileByteSource(file), checksums: true, progress: progress)
        for finding in inspection.findings {
            result.add(
                .init(
                    code: finding.code, message: "\(finding)", offset: finding.offset, count: finding.count,
                    mendable: finding.isMendable && inspection.blockCount > 0))
        }
        if !inspection.trailing.isEmpty {
            let count = inspection.trailing.count
            result.add(
                .init(
                    code: "bytesBehindEnd", message: "there are \(count) bytes behind the segment", offset: inspection.trailing.lowerBound))
        }
        if inspection.blockCount == 0 { result.add(.init(code: "noFrames", message: "there is no frame in it")) }
        result.duration = inspection.duration.inSeconds
        result.frames = inspection.frameCount
    }
}
