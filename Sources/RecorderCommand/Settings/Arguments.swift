import ArgumentParser
import Recording

/// A recording's id on the command line.
struct RecordingIDArgument: ExpressibleByArgument {
    let id: RecordingID

    init?(argument: String) {
        guard let id = RecordingID(argument.lowercased()) else { return nil }
        self.id = id
    }
}

/// A time on a recording: seconds (`12.5`) or `[HH:]MM:SS[.mmm]`.
struct TimeArgument: ExpressibleByArgument {
    let seconds: Double

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var total = 0.0
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            guard !part.isEmpty, part.utf8.allSatisfy({ (0x30...0x39).contains($0) || (isLast && $0 == UInt8(ascii: ".")) }),
                let value = Double(part), index == 0 || value < 60
            else { return nil }
            total = total * 60 + value
        }
        seconds = total
    }
}
