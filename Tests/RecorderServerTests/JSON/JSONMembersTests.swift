import Foundation
import Testing

@testable import RecorderServer

@Suite struct JSONMembersTests {
    @Test func `members keep their text, order and spaces inside`() throws {
        let members = try JSONMembers(parsing: #" { "a" : 1.50 ,"b":{"x": [ 1,2 ]}, "c\u0064":"\"" } "#)
        #expect(members.members.map(\.name) == ["a", "b", "cd"])
        #expect(members.members.map { String($0.raw) } == ["1.50", #"{"x": [ 1,2 ]}"#, #""\"""#])
    }

    @Test func `of a name that comes twice the last one counts`() throws {
        let members = try JSONMembers(parsing: #"{"a":1,"a":2}"#)
        #expect(members["a"] == "2")
    }

    @Test(arguments: [
        "", " ", "[]", "1", "{", "}", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{"a":01}"#, #"{"a":1.}"#, #"{"a":.5}"#,
        #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":tru}"#, #"{"a":nul}"#, #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#, "{\"a\":\"\n\"}", #"{"a":1} x"#,
        #"{"a":1}{"b":2}"#, #"{"a":[1,]}"#, #"{"a":[1 2]}"#, #"{"a":"x}"#, #"{"a":NaN}"#, "{\u{FEFF}}",
    ])
    func `what is not a JSON object is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONMembers(parsing: text) }
    }

    @Test func `depth is bounded`() {
        let deep = { (levels: Int) in #"{"a":"# + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}" }
        #expect(throws: Never.self) { try JSONMembers(parsing: deep(63)) }
        #expect(throws: JSONSyntaxError.self) { try JSONMembers(parsing: deep(64)) }
        #expect(throws: JSONSyntaxError.self) { try JSONMembers(parsing: String(repeating: #"{"a":"#, count: 100_000)) }
    }

    @Test func `every truncation of a message is refused, and none brings the scanner down`() {
        let text = #"{"type":"signal","to":"ü\u00e9","candidate":{"candidate":"a","n":-1.5e+3},"x":[true,false,null]}"#
        for count in 0..<text.count {
            #expect(throws: JSONSyntaxError.self) { try JSONMembers(parsing: String(text.prefix(count))) }
        }
    }

    @Test func `it takes what Foundation takes, over ten thousand mutations`() {
        let text = Array(#"{"type":"signal","candidate":{"a":"b\n","n":-1.5e+3},"x":[true,false,null,{}]}"#.utf8)
        var random = Seeded(state: 7)
        var accepted = 0
        for _ in 0..<10_000 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x20...0x7E, using: &random)
            }
            let mutated = String(decoding: bytes, as: UTF8.self)
            guard (try? JSONMembers(parsing: mutated)) != nil else { continue }
            accepted += 1
            #expect(throws: Never.self, "\(mutated)") { try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) }
        }
        #expect(accepted > 100)
    }
}
