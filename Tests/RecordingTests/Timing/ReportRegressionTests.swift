import TestSupport
import Testing

@testable import Recording

struct ReportRegressionTests {
    @Test(arguments: [-200, 0, 200] as [Double])
    func `twenty noisy reports show the drift of a clock`(partsPerMillion: Double) {
        var random = SeededGenerator(seed: 7)
        var regression = ReportRegression()
        for second in stride(from: 2.5, to: 150, by: 5) {
            let noise = Double.random(in: -0.005...0.005, using: &random)
            regression.insert(.init(position: second, lead: 12 + second * partsPerMillion * 1e-6 + noise))
        }
        #expect(abs(regression.slope * 1e6 - partsPerMillion) < 40)
        #expect(abs(regression.lead(at: 150) - 12 - 150 * partsPerMillion * 1e-6) < 0.004)
    }

    @Test func `two reports are not taken for a drift`() {
        var regression = ReportRegression()
        regression.insert(.init(position: 0.5, lead: 1.000))
        regression.insert(.init(position: 1.5, lead: 1.010))
        #expect(abs(regression.slope) < 20e-6, "10 ms in a second would be 10 000 ppm")
        #expect(abs(regression.lead(at: 1) - 1.005) < 0.001)
    }

    @Test(arguments: [0, 3, 9])
    func `a report that is off is left out, the first one, too`(wrong: Int) {
        var regression = ReportRegression()
        for index in 0..<10 { regression.insert(.init(position: Double(index), lead: index == wrong ? 5.3 : 5)) }
        #expect(abs(regression.lead(at: 9) - 5) < 1e-6)
    }

    @Test func `a clock that was set is believed after five reports`() {
        var regression = ReportRegression()
        for index in 0..<15 { regression.insert(.init(position: Double(index), lead: 5)) }
        for index in 15..<19 { regression.insert(.init(position: Double(index), lead: 8)) }
        #expect(abs(regression.lead(at: 19) - 5) < 0.001)
        regression.insert(.init(position: 19, lead: 8))
        #expect(abs(regression.lead(at: 19) - 8) < 0.001)
    }

    @Test func `the same report twice counts once`() {
        var regression = ReportRegression()
        regression.insert(.init(position: 1, lead: 5))
        for _ in 0..<10 { regression.insert(.init(position: 2, lead: 5.010)) }
        #expect(abs(regression.lead(at: 1.5) - 5.005) < 0.001)
    }
}
