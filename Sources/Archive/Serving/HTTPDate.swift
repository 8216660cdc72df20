/// A date in a header field, in whole seconds (RFC 9110 §5.6.7).
package struct HTTPDate: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package var seconds: Int64

    package init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads the three forms that a recipient must know; nil for anything else.
    ///
    ///     Sun, 06 Nov 1994 08:49:37 GMT      IMF-fixdate
    ///     Sunday, 06-Nov-94 08:49:37 GMT     RFC 850
    ///     Sun Nov  6 08:49:37 1994           asctime
    package init?(parsing text: String) {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        let fields: (day: String, month: String, year: String, time: String)
        if words.count == 6, words[5] == "GMT" {
            fields = (words[1], words[2], words[3], words[4])
        } else if words.count == 5 {
            fields = (words[2], words[1], words[4], words[3])
        } else {
            return nil
        }
        guard let month = Self.months.firstIndex(of: fields.month), let day = Self.number(fields.day, digits: 1...2),
            (1...31).contains(day),
            var year = Self.number(fields.year, digits: 2...4), fields.year.utf8.count != 3, let time = Self.secondOfDay(fields.time)
        else { return nil }
        // Two digits are of the past century or of this one, whichever is nearer to when this was written.
        if fields.year.utf8.count == 2 { year += year < 70 ? 2000 : 1900 }
        let days = CivilDate.days(year: year, month: month + 1, day: day)
        // The 31st of June is another day when it is counted back.
        guard CivilDate(daysSince1970: days).day == day else { return nil }
        seconds = Int64(days) * 86_400 + Int64(time)
    }

    /// IMF-fixdate.
    package var text: String {
        let date = CivilDate(millisecondsSince1970: seconds * 1000)
        let second = Int(((seconds % 86_400) + 86_400) % 86_400)
        let time = [second / 3600, second / 60 % 60, second % 60].map { DataFolder.padded($0, 2) }.joined(separator: ":")
        let day = "\(DataFolder.padded(date.day, 2)) \(Self.months[date.month - 1]) \(DataFolder.padded(date.year, 4))"
        return "\(Self.weekdays[date.weekday]), \(day) \(time) GMT"
    }

    package static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func secondOfDay(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), digits: 2...2) }
        // 60 is a leap second.
        guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2], hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: String, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
