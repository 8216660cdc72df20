import Archive
import TestSupport
import Testing

struct RangeSetTests {
    /// RFC 9110 §14.1.2 and §14.2, on a file of 10 000 bytes.
    @Test(arguments: [
        ("bytes=0-499", ["bytes 0-499/10000"]),
        ("bytes=500-999", ["bytes 500-999/10000"]),
        ("bytes=-500", ["bytes 9500-9999/10000"]),
        ("bytes=9500-", ["bytes 9500-9999/10000"]),
        ("bytes=0-0,-1", ["bytes 0-0/10000", "bytes 9999-9999/10000"]),
        ("bytes= 0-999, 4500-5499, -1000", ["bytes 0-999/10000", "bytes 4500-5499/10000", "bytes 9000-9999/10000"]),
        ("bytes=500-600,601-999", ["bytes 500-600/10000", "bytes 601-999/10000"]),
        // Overlapping: joined, and then in the order of the file.
        ("bytes=500-700,601-999", ["bytes 500-999/10000"]),
        ("bytes=9000-,0-10,5-20", ["bytes 0-20/10000", "bytes 9000-9999/10000"]),
        // Not overlapping: in the order of the request.
        ("bytes=9000-,0-10", ["bytes 9000-9999/10000", "bytes 0-10/10000"]),
        // Beyond the end: cut, or left out.
        ("bytes=9990-20000", ["bytes 9990-9999/10000"]),
        ("bytes=-20000", ["bytes 0-9999/10000"]),
        ("bytes=10000-, 0-1", ["bytes 0-1/10000"]),
        ("bytes=0-99999999999999999999999999", ["bytes 0-9999/10000"]),
        ("BYTES=0-1", ["bytes 0-1/10000"]),
        ("bytes=,0-1,", ["bytes 0-1/10000"]),
    ])
    func `ranges that there are`(text: String, expected: [String]) throws {
        let set = try #require(RangeSet(parsing: text))
        #expect(set.ranges(within: 10_000).map { $0.contentRange(of: 10_000) } == expected)
    }

    @Test(arguments: ["bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=99999999999999999999999-"])
    func `ranges that there are not`(text: String) throws {
        #expect(try #require(RangeSet(parsing: text)).ranges(within: 10_000) == [])
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=1", "bytes=a-b", "bytes=5-4", "bytes=0-1,5-4", "bytes=+1-2", "bytes=1--2",
        "bytes=0x1-2", "bytes 0-1", "items=0-1", "bytes=1-2-3", "bytes=١-٢",
        "bytes=" + Array(repeating: "0-1", count: 33).joined(separator: ","),
    ])
    func `what the grammar does not allow is ignored`(text: String) {
        #expect(RangeSet(parsing: text) == nil)
    }

    @Test func `whatever is asked for, no byte is sent twice and none that is not there`() {
        var random = SeededGenerator(seed: 14)
        for _ in 1...5000 {
            let text = (0...Int.random(in: 0...5, using: &random)).map { _ in
                let first = Int.random(in: 0...30, using: &random)
                return ["\(first)-\(first + Int.random(in: 0...20, using: &random))", "\(first)-", "-\(first)"].randomElement(
                    using: &random) ?? ""
            }
            let size = Int64.random(in: 0...25, using: &random)
            let ranges = RangeSet(parsing: "bytes=" + text.joined(separator: ","))?.ranges(within: size) ?? []
            #expect(ranges.allSatisfy { $0.first >= 0 && $0.first <= $0.last && $0.last < size })
            let bytes = ranges.flatMap { Array($0.first...$0.last) }
            #expect(Set(bytes).count == bytes.count)
        }
    }
}
