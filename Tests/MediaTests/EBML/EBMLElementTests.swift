import Media
import Testing

struct EBMLElementTests {
    @Test func `children end before the first that is not whole`() {
        let bytes: [UInt8] = [
            0xD7, 0x81, 1,  // whole
            0x83, 0x82, 1,  // claims one byte more than there is
        ]
        #expect(EBMLElement(.trackEntry, data: bytes).children.map(\.id) == [.trackNumber])
    }

    @Test func `a child of unknown size goes to the end of its parent`() {
        let bytes: [UInt8] = [0xE0, 0xFF, 0xB0, 0x81, 7]
        let video = Array(EBMLElement(.trackEntry, data: bytes).children)[0]
        #expect(video.children.map(\.unsigned) == [7])
    }

    @Test func `numbers of impossible lengths are none`() {
        #expect(EBMLElement(.duration, data: [1, 2, 3]).float == nil)
        #expect(EBMLElement(.duration, data: [0x7F, 0xC0, 0, 0]).float == nil)  // not a number
        #expect(EBMLElement(.trackNumber, data: [UInt8](repeating: 1, count: 9)).unsigned == nil)
        #expect(EBMLElement(.trackNumber, data: [UInt8](repeating: 0xFF, count: 8)).integer == .max)
        #expect(EBMLElement(.trackNumber, data: []).unsigned == 0)
        #expect(EBMLElement(.referenceBlock, data: []).signed == 0)
        #expect(EBMLElement(.referenceBlock, data: [0xFF, 0x7F]).signed == -129)
    }

    @Test func `text ends at the first zero byte`() {
        #expect(EBMLElement(.title, data: [0x41, 0x42, 0, 0x43]).text == "AB")
    }
}
