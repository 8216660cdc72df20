import Media
import TestSupport
import Testing

@testable import Archive

struct RecordingQueryTests {
    @Test(arguments: [0, -1, 501, .max])
    func `a limit outside 1 to 500 is refused`(limit: Int) {
        #expect(throws: RecordingQueryError.limitOutOfRange(limit)) { _ = try RecordingQuery(limit: limit) }
    }

    @Test(arguments: ["", "-", "age", "--name", "createdat", "name;DROP TABLE recording"])
    func `an unknown order is refused`(text: String) {
        #expect(throws: RecordingQueryError.unknownSort(text)) { _ = try RecordingSort(parsing: text) }
    }

    @Test(arguments: [
        RecordingCursor(sort: .newestFirst, key: 1 << 62, value: .none),
        RecordingCursor(sort: RecordingSort(field: .name, isDescending: false), key: 7, value: .text("a|b ü\"'")),
        RecordingCursor(sort: RecordingSort(field: .duration, isDescending: true), key: 7, value: .number(12.48)),
        RecordingCursor(sort: RecordingSort(field: .bytes, isDescending: true), key: 7, value: .integer(.max)),
    ])
    func `a cursor survives its token`(cursor: RecordingCursor) throws {
        #expect(try RecordingCursor(parsing: cursor.token) == cursor)
        #expect(cursor.token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test func `a cursor of another order is refused`() throws {
        let cursor = RecordingCursor(sort: .newestFirst, key: 1, value: .none)
        #expect(throws: RecordingQueryError.cursorOfOtherSort) {
            _ = try RecordingQuery(sort: RecordingSort(parsing: "name"), cursor: cursor)
        }
    }

    @Test func `broken tokens are refused and never trap`() {
        let token = RecordingCursor(sort: RecordingSort(field: .bytes, isDescending: true), key: 77, value: .integer(5)).token
        for length in 0..<token.count {
            // A shorter number is a number, too: all that matters is that it is refused or read.
            _ = try? RecordingCursor(parsing: String(token.prefix(length)))
        }
        var random = SeededGenerator(seed: 4)
        for _ in 1...2000 {
            var bytes = Array(token.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            _ = try? RecordingCursor(parsing: String(decoding: bytes, as: UTF8.self))
        }
        for text in ["", "****", "e30", "MXwtY3JlYXRlZEF0", "MXwtYnl0ZXN8N3xuYW4"] {
            #expect(throws: RecordingQueryError.self) { _ = try RecordingCursor(parsing: text) }
        }
    }
}
