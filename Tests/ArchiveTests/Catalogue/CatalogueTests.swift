import Media
import Recording
import Testing

@testable import Archive

struct CatalogueTests {
    private let temporary = TemporaryFolder()

    private func catalogue(_ manifests: [RecordingManifest]) throws -> Catalogue {
        let catalogue = try Catalogue(path: temporary.path + "/catalogue.sqlite")
        try catalogue.save(manifests)
        return catalogue
    }

    /// Ten recordings, a minute apart; the seeds count from the oldest.
    private static let ten = (1...10).map(recording)

    private static func recording(_ number: Int) -> RecordingManifest {
        let room = number % 2 == 0 ? "even" : "odd"
        let state: RecordingManifest.State = number == 10 ? .recording : .completed
        let tags = number % 3 == 0 ? ["third", "all"] : ["all"]
        let participants = number == 7 ? ["Zoë", "Bob"] : ["Ana"]
        return Samples.manifest(
            UInt64(number), room: room, name: "Call \(number)", state: state, at: Samples.noon + .seconds(60 * number), tags: tags,
            participants: participants, duration: Double((number * 7) % 10), bytes: Int64(number % 4))
    }

    private func numbers(_ page: RecordingPage) -> [Int] {
        page.recordings.compactMap { Int($0.name.dropFirst(5)) }
    }

    @Test func `newest first`() async throws {
        let page = try await catalogue(Self.ten).page(RecordingQuery())
        #expect(numbers(page) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
        #expect(page.recordings == Self.ten.reversed())
        #expect(page.next == nil)
    }

    @Test func `filters, alone and together`() async throws {
        let catalogue = try catalogue(Self.ten)
        func found(_ query: RecordingQuery) async throws -> [Int] { numbers(try await catalogue.page(query)) }
        #expect(try await found(RecordingQuery(room: "even")) == [10, 8, 6, 4, 2])
        #expect(try await found(RecordingQuery(room: "nobody")) == [])
        #expect(try await found(RecordingQuery(state: .recording)) == [10])
        #expect(try await found(RecordingQuery(tag: "third")) == [9, 6, 3])
        #expect(try await found(RecordingQuery(room: "even", tag: "third")) == [6])
        #expect(try await found(RecordingQuery(room: "even", state: .completed, tag: "all")) == [8, 6, 4, 2])
        #expect(try await found(RecordingQuery(from: Samples.noon + .seconds(540))) == [10, 9])
        #expect(try await found(RecordingQuery(to: Samples.noon + .seconds(180))) == [2, 1])
        #expect(try await found(RecordingQuery(tag: "third", from: Samples.noon + .seconds(200), to: Samples.noon + .seconds(540))) == [6])
    }

    @Test(arguments: [
        ("zoe", [7]), ("ZO", [7]), ("bob zoë", [7]), ("call 7", [7]), ("even", [10, 8, 6, 4, 2]), ("third", [9, 6, 3]), ("third even", [6]),
        ("nothing", []), ("\"", []), ("\" OR name:", []), ("7 AND", []), ("*", []), ("bob*", [7]), ("", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ])
    func `words are looked for in names, rooms, tags and participants`(text: String, expected: [Int]) async throws {
        let catalogue = try catalogue(Self.ten)
        #expect(numbers(try await catalogue.page(RecordingQuery(text: text))) == expected)
        // The same without the help of the text index's order.
        let byName = try await catalogue.page(RecordingQuery(text: text, sort: RecordingSort(parsing: "name")))
        #expect(numbers(byName).sorted(by: >) == expected)
    }

    @Test(arguments: ["createdAt", "-createdAt", "name", "-name", "duration", "-duration", "bytes", "-bytes"], [1, 3, 9, 10])
    func `pages put together are the whole list, in every order`(sort: String, limit: Int) async throws {
        let catalogue = try catalogue(Self.ten)
        let sort = try RecordingSort(parsing: sort)
        let whole = numbers(try await catalogue.page(RecordingQuery(sort: sort)))
        #expect(whole.count == 10)
        var found: [Int] = []
        var cursor: RecordingCursor?
        for _ in 1...11 {
            let page = try await catalogue.page(RecordingQuery(sort: sort, limit: limit, cursor: cursor))
            found += numbers(page)
            guard let next = page.next else { break }
            // As the client gives it back.
            cursor = try RecordingCursor(parsing: next.token)
        }
        #expect(found == whole)
    }

    @Test func `a cursor keeps its place while recordings come and go`() async throws {
        let catalogue = try catalogue(Self.ten)
        let first = try await catalogue.page(RecordingQuery(limit: 3))
        #expect(numbers(first) == [10, 9, 8])
        try catalogue.save([Samples.manifest(99, name: "Call 99", at: Samples.noon + .seconds(6000))])
        try catalogue.remove(Self.ten[7].id)
        #expect(numbers(try await catalogue.page(RecordingQuery(limit: 3, cursor: first.next))) == [7, 6, 5])
    }

    @Test func `a recording that changes keeps its row and its words are found anew`() async throws {
        let catalogue = try catalogue(Self.ten)
        var changed = Self.ten[4]
        changed.name = "Renamed"
        changed.tags = ["fresh"]
        try catalogue.save([changed])
        #expect(try await catalogue.page(RecordingQuery(text: "renam")).recordings == [changed])
        #expect(try await catalogue.page(RecordingQuery(tag: "fresh")).recordings == [changed])
        #expect(numbers(try await catalogue.page(RecordingQuery(tag: "all"))).count == 9)
        #expect(numbers(try await catalogue.page(RecordingQuery(text: "\"call 5\""))) == [])
        #expect(try await catalogue.page(RecordingQuery()).recordings.count == 10)
    }

    @Test func `each of the words that may change is found anew`() async throws {
        var recording = Samples.manifest(name: "First", participants: ["Ana"])
        let catalogue = try catalogue([recording])
        recording.name = "Second"
        try catalogue.save([recording])
        #expect(try await catalogue.page(RecordingQuery(text: "second")).recordings == [recording])
        recording.participants[0].name = "Bob"
        try catalogue.save([recording])
        #expect(try await catalogue.page(RecordingQuery(text: "bob")).recordings == [recording])
        recording.tags = ["weekly"]
        try catalogue.save([recording])
        #expect(try await catalogue.page(RecordingQuery(text: "weekly")).recordings == [recording])
        #expect(try await catalogue.page(RecordingQuery(text: "first")).recordings.isEmpty)
    }

    @Test func `a removed recording leaves nothing behind`() async throws {
        let catalogue = try catalogue(Self.ten)
        for manifest in Self.ten { try catalogue.remove(manifest.id) }
        #expect(try await catalogue.page(RecordingQuery(text: "call")).recordings.isEmpty)
        #expect(try await catalogue.page(RecordingQuery(tag: "all")).recordings.isEmpty)
        #expect(try await catalogue.page(RecordingQuery()).recordings.isEmpty)
    }

    @Test func `many recordings of one millisecond all have their place`() async throws {
        let manifests = (1...2000).map { Samples.manifest(UInt64($0)) }
        let catalogue = try catalogue(manifests)
        var found: Set<RecordingID> = []
        var cursor: RecordingCursor?
        for _ in 1...5 {
            let page = try await catalogue.page(RecordingQuery(limit: 500, cursor: cursor))
            found.formUnion(page.recordings.map(\.id))
            cursor = page.next
            if cursor == nil { break }
        }
        #expect(found.count == 2000)
    }

    @Test func `what has not ended is found without a search`() throws {
        let catalogue = try catalogue(Self.ten)
        #expect(try catalogue.unfinished() == [Self.ten[9].id])
        #expect(try catalogue.newest() == Self.ten[9].id)
    }

    @Test(
        arguments: try [
            RecordingQuery(), RecordingQuery(room: "even"), RecordingQuery(state: .completed), RecordingQuery(room: "even", state: .failed),
            RecordingQuery(tag: "all"), RecordingQuery(room: "even", tag: "all"), RecordingQuery(text: "call"),
            RecordingQuery(tag: "all", text: "call"), RecordingQuery(from: Samples.noon, to: Samples.noon),
            RecordingQuery(sort: RecordingSort(parsing: "name")), RecordingQuery(sort: RecordingSort(parsing: "-bytes")),
        ])
    func `no page is made by sorting`(query: RecordingQuery) throws {
        var query = query
        let catalogue = try catalogue(Self.ten)
        for value in [RecordingCursor.Value.text("Call 3"), .integer(3)] {
            let plan = try catalogue.plan(of: query)
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0 == "SCAN recording" && query.room != nil }, "\(plan)")
            if query.sort.field == .bytes && value == .text("Call 3") { continue }
            query.cursor = RecordingCursor(sort: query.sort, key: 5, value: query.sort.field == .createdAt ? .none : value)
        }
    }
}
