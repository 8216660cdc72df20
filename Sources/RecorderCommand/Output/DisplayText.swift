import Foundation
import Media

/// Times, sizes and foreign text as people read them on a terminal.
enum DisplayText {
    /// `2026-11-21 12:02:03`, in this machine's time zone.
    static func time(_ time: WallTime) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        return formatter.string(from: time.date)
    }

    /// `0:12`, `1:02:03`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let tail = String(whole % 60 + 100).dropFirst()
        return hours > 0 ? "\(hours):\(String(minutes + 100).dropFirst()):\(tail)" : "\(minutes):\(tail)"
    }

    /// `3.1 MB`: powers of ten, as disks are sold.
    static func size(_ bytes: Int64) -> String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return unit == "B" ? "\(bytes) B" : "\((value * 10).rounded() / 10) \(unit)" }
            value /= 1000
        }
        return "\((value * 10).rounded() / 10) TB"
    }

    /// Without control characters: a room's name must not be able to move the cursor.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    !$0.properties.isDefaultIgnorableCodePoint && $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0x9F).contains($0.value)
                }))
    }
}
