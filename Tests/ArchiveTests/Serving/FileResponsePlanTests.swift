import Archive
import Testing

struct FileResponsePlanTests {
    private static let hash = SampleHash.text
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let later = "Sun, 06 Nov 1994 08:49:38 GMT"

    private static let finished = FileRepresentation(
        size: 1000, contentType: "video/webm", lastModified: HTTPDate(seconds: 784_111_777), sha256: hash, isGrowing: false)
    private static let growing = FileRepresentation(
        size: 1000, contentType: "video/webm", lastModified: HTTPDate(seconds: 784_111_777), sha256: nil, isGrowing: true)

    private func plan(_ request: FileRequest, for file: FileRepresentation = finished) -> FileResponsePlan {
        FileResponsePlan(request, for: file, boundary: "B0UNDARY")
    }

    private func value(_ name: String, in plan: FileResponsePlan) -> String? {
        plan.fields.first { $0.name == name }?.value
    }

    @Test func `the whole file`() {
        let plan = plan(FileRequest())
        #expect(plan.status == 200)
        #expect(
            plan.fields == [
                .init("Accept-Ranges", "bytes"), .init("ETag", "\"\(Self.hash)\""), .init("Last-Modified", Self.date),
                .init("Repr-Digest", "sha-256=:\(SampleHash.base64):"), .init("Content-Type", "video/webm"),
                .init("Content-Length", "1000"),
            ])
        #expect(plan.body == [.file(ByteRange(first: 0, last: 999))])
    }

    @Test func `HEAD says the same and sends nothing, whatever range it names`() {
        let plan = plan(FileRequest(isHead: true, range: "bytes=0-9"))
        #expect(plan.status == 200)
        #expect(plan.fields == self.plan(FileRequest()).fields)
        #expect(plan.body.isEmpty)
    }

    @Test func `one range`() {
        let plan = plan(FileRequest(range: "bytes=100-199"))
        #expect(plan.status == 206)
        #expect(value("Content-Range", in: plan) == "bytes 100-199/1000")
        #expect(value("Content-Length", in: plan) == "100")
        #expect(value("Content-Type", in: plan) == "video/webm")
        #expect(plan.body == [.file(ByteRange(first: 100, last: 199))])
    }

    @Test func `several ranges are parts with their own heads, and the length is exact`() {
        let plan = plan(FileRequest(range: "bytes=0-9,-10"))
        #expect(plan.status == 206)
        #expect(value("Content-Type", in: plan) == "multipart/byteranges; boundary=B0UNDARY")
        #expect(value("Content-Range", in: plan) == nil)
        let expected: [FileResponsePlan.Piece] = [
            .text("--B0UNDARY\r\nContent-Type: video/webm\r\nContent-Range: bytes 0-9/1000\r\n\r\n"),
            .file(ByteRange(first: 0, last: 9)),
            .text("\r\n--B0UNDARY\r\nContent-Type: video/webm\r\nContent-Range: bytes 990-999/1000\r\n\r\n"),
            .file(ByteRange(first: 990, last: 999)),
            .text("\r\n--B0UNDARY--\r\n"),
        ]
        #expect(plan.body == expected)
        let length = plan.body.reduce(0) { length, piece in
            switch piece {
            case .text(let text): length + text.utf8.count
            case .file(let range): length + Int(range.count)
            }
        }
        #expect(value("Content-Length", in: plan) == "\(length)")
    }

    @Test func `a range that is not there is 416 with the size`() {
        let plan = plan(FileRequest(range: "bytes=1000-"))
        #expect(plan.status == 416)
        #expect(value("Content-Range", in: plan) == "bytes */1000")
        #expect(plan.body.isEmpty)
    }

    @Test func `a malformed range is ignored`() {
        #expect(plan(FileRequest(range: "bytes=9-1")).status == 200)
    }

    @Test func `of an empty file the whole is sent`() {
        var file = Self.finished
        file.size = 0
        let plan = plan(FileRequest(range: "bytes=0-"), for: file)
        #expect(plan.status == 200)
        #expect(plan.body.isEmpty)
    }

    @Test(arguments: [
        ("\"\(hash)\"", 206), (date, 206), ("\"other\"", 200), ("W/\"\(hash)\"", 200), (earlier, 200), (later, 200), ("rubbish", 200),
    ])
    func `If-Range: the part of what the client has, else the whole`(ifRange: String, status: Int) {
        #expect(plan(FileRequest(range: "bytes=0-9", ifRange: ifRange)).status == status)
    }

    @Test(
        arguments: [
            // If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since
            ("\"\(hash)\"", nil, nil, nil, 200), ("\"a\", \"\(hash)\"", nil, nil, nil, 200), ("*", nil, nil, nil, 200),
            ("\"other\"", nil, nil, nil, 412),
            ("W/\"\(hash)\"", nil, nil, nil, 412), (nil, earlier, nil, nil, 412), (nil, date, nil, nil, 200), ("*", earlier, nil, nil, 200),
            (nil, nil, "\"\(hash)\"", nil, 304), (nil, nil, "W/\"\(hash)\"", nil, 304), (nil, nil, "*", nil, 304),
            (nil, nil, "\"a,b\",\"c\"", nil, 200),
            (nil, nil, "\"other\"", date, 200), (nil, nil, nil, date, 304), (nil, nil, nil, later, 304), (nil, nil, nil, earlier, 200),
            (nil, nil, nil, "rubbish", 200), ("\"other\"", nil, "\"\(hash)\"", nil, 412),
        ] as [(String?, String?, String?, String?, Int)])
    func `conditions in the order of RFC 9110 §13.2.2`(
        ifMatch: String?, ifUnmodifiedSince: String?, ifNoneMatch: String?, ifModifiedSince: String?, status: Int
    ) {
        let request = FileRequest(
            ifMatch: ifMatch, ifNoneMatch: ifNoneMatch, ifModifiedSince: ifModifiedSince, ifUnmodifiedSince: ifUnmodifiedSince)
        #expect(plan(request).status == status)
    }

    @Test func `304 repeats the validators and sends nothing`() {
        let plan = plan(FileRequest(ifNoneMatch: "*"))
        #expect(plan.fields == [.init("Accept-Ranges", "bytes"), .init("ETag", "\"\(Self.hash)\""), .init("Last-Modified", Self.date)])
        #expect(plan.body.isEmpty)
    }

    @Test func `of a growing file: what is committed, of unknown length, with no validator`() {
        let plan = plan(FileRequest(range: "bytes=500-"), for: Self.growing)
        #expect(plan.status == 206)
        #expect(value("Content-Range", in: plan) == "bytes 500-999/*")
        #expect(value("ETag", in: plan) == nil)
        #expect(value("Last-Modified", in: plan) == nil)
        #expect(value("Repr-Digest", in: plan) == nil)
    }

    @Test(arguments: [date, later, "\"\(hash)\""])
    func `If-Range never matches a growing file`(ifRange: String) {
        #expect(plan(FileRequest(range: "bytes=0-9", ifRange: ifRange), for: Self.growing).status == 200)
    }

    @Test func `a growing file is never unmodified`() {
        #expect(plan(FileRequest(ifModifiedSince: Self.later), for: Self.growing).status == 200)
    }
}

/// The SHA-256 of "hello".
private enum SampleHash {
    static let text = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    static let base64 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
}
