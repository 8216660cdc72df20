import Testing

@testable import RecorderServer

@Suite struct RequestTargetTests {
    @Test(arguments: [
        ("/", [""]), ("/api/v1/rooms", ["api", "v1", "rooms"]), ("/a/", ["a", ""]), ("/a%2Fb/c", ["a/b", "c"]), ("/%C3%BC", ["ü"]),
        ("/a+b", ["a+b"]), ("/..%2f..", ["../.."]), ("//a", ["", "a"]), ("/a#x", ["a"]),
    ])
    func `segments are split before they are decoded`(target: String, segments: [String]) {
        #expect(RequestTarget(target)?.segments == segments)
    }

    @Test(arguments: ["", "a", "*", "/%", "/%4", "/%zz", "/%00", "/%ff", "/?a=%f"])
    func `broken targets are refused`(target: String) {
        #expect(RequestTarget(target) == nil)
    }

    @Test func `a query is read as a form writes it`() {
        let target = RequestTarget("/x?q=a+b%2Bc&empty=&flag&q=second&%C3%BC=1")
        #expect(target?.value("q") == "a b+c")
        #expect(target?.value("empty") == "")
        #expect(target?.value("flag") == "")
        #expect(target?.value("ü") == "1")
        #expect(target?.value("nothing") == nil)
    }

    @Test func `patterns take parameters and a rest`() {
        let one = PathPattern("/api/{id}/files/{name}")
        #expect(one.match(["api", "7", "files", "a.webm"]) == ["id": "7", "name": "a.webm"])
        #expect(one.match(["api", "", "files", "a.webm"]) == nil)
        #expect(one.match(["api", "7", "files"]) == nil)
        #expect(one.match(["api", "7", "files", "a", "b"]) == nil)
        #expect(PathPattern("/{path+}").match(["a", "b", ""]) == ["path": "a/b/"])
        #expect(PathPattern("/").match([""]) == [:])
    }
}
