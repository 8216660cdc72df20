import Testing

@testable import RecorderCommand

@Suite struct TimeArgumentTests {
    @Test(
        arguments: [
            ("0", 0), ("12.5", 12.5), ("90", 90), ("1:30", 90), ("01:02:03", 3723), ("1:02:03.250", 3723.25), ("100:00:00", 360_000),
        ] as [(String, Double)])
    func `seconds and clock times are read`(text: String, seconds: Double) {
        #expect(TimeArgument(argument: text)?.seconds == seconds)
    }

    @Test(arguments: ["", "x", "-1", "1:60", "1:2:3:4", "1:", ":1", "1.5:00", "1e3", "+1", "0x10", "nan"])
    func `anything else is refused`(text: String) {
        #expect(TimeArgument(argument: text) == nil)
    }
}
