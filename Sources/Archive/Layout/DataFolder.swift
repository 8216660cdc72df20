package import Recording

/// Where everything lies on disk.
///
///     DATA/.lock                                who is writing here
///     DATA/catalogue.sqlite                     can be rebuilt from the folders
///     DATA/recordings/YYYY/MM/DD/ID/            the day on which ID was made, UTC
///         recording.json                        the manifest
///         ana.webm                              finished
///         bob.webm.part                         being written
///     DATA/exports/                             finished and running exports
///     DATA/.trash/                              what is being deleted
///     DATA/.reserve                             room that is given up to finish files on a full disk
package struct DataFolder: Hashable, Sendable {
    package static let manifestName = "recording.json"
    package static let partSuffix = ".part"

    /// Absolute or relative as it was given, without a slash at its end.
    package let path: String

    package init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path.isEmpty ? "." : path
    }

    package var lock: String { path + "/.lock" }
    package var catalogue: String { path + "/catalogue.sqlite" }
    package var recordings: String { path + "/recordings" }
    package var exports: String { path + "/exports" }
    var trash: String { path + "/.trash" }

    var reserve: String { path + "/.reserve" }

    package func folder(of id: RecordingID) -> String {
        let date = CivilDate(millisecondsSince1970: id.milliseconds)
        return "\(recordings)/\(Self.padded(date.year, 4))/\(Self.padded(date.month, 2))/\(Self.padded(date.day, 2))/\(id)"
    }

    package func manifest(of id: RecordingID) -> String { folder(of: id) + "/" + Self.manifestName }
    package func file(_ name: PlainFileName, of id: RecordingID) -> String { folder(of: id) + "/" + name.text }
    package func part(_ name: PlainFileName, of id: RecordingID) -> String { file(name, of: id) + Self.partSuffix }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension RecordingID {
    /// When it was made, in milliseconds since 1970: its first 48 bits (RFC 9562 §5.7).
    package var milliseconds: Int64 {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }.prefix(12)
        return digits.reduce(0) { $0 << 4 | Int64($1 <= 0x39 ? $1 - 0x30 : $1 - 0x61 + 10) }
    }
}
