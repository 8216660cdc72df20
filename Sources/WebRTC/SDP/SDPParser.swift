/// Cuts a text into lines and the lines into sections, within limits that no honest peer comes near.
struct SDPParser {
    /// A Chromium offer with two cameras has 10 KB.
    static let maximumSize = 256 * 1024
    static let maximumMediaCount = 256
    static let maximumLineLength = 8 * 1024

    private struct Line {
        var number: Int
        var type: Character
        var value: Substring
    }

    private var lines: ArraySlice<Line>

    init(_ text: String) throws(SDPParseError) {
        guard text.utf8.count <= Self.maximumSize else {
            throw SDPParseError(line: 1, reason: "more than \(Self.maximumSize / 1024) KiB of SDP")
        }
        var pieces = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What stands after the last line end is no line, nor are empty lines there.
        while let last = pieces.last, last.allSatisfy({ $0 == UInt8(ascii: "\r") }) { pieces.removeLast() }
        var lines: [Line] = []
        lines.reserveCapacity(pieces.count)
        for (index, piece) in pieces.enumerated() {
            lines.append(try Self.line(piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece, number: index + 1))
        }
        self.lines = lines[...]
    }

    private static func line(_ bytes: Substring.UTF8View, number: Int) throws(SDPParseError) -> Line {
        guard bytes.count <= maximumLineLength else { throw SDPParseError(line: number, reason: "longer than \(maximumLineLength) bytes") }
        guard let type = bytes.first, (0x61...0x7A).contains(type), bytes.dropFirst().first == UInt8(ascii: "=") else {
            throw SDPParseError(line: number, reason: "not of the form <letter>=<value>")
        }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else { throw SDPParseError(line: number, reason: "has a control character") }
        return Line(number: number, type: Character(Unicode.Scalar(type)), value: Substring(bytes.dropFirst(2)))
    }

    mutating func parseSession() throws(SDPParseError) -> SessionDescription {
        guard let version = lines.popFirst(), version.type == "v", version.value == "0" else {
            throw SDPParseError(line: 1, reason: "a session description begins with v=0")
        }
        var origin: SDPOrigin?
        var session = SessionDescription(origin: SDPOrigin(sessionID: 0, sessionVersion: 0))
        while let line = lines.first, line.type != "m" {
            lines.removeFirst()
            switch line.type {
            case "o":
                guard let value = SDPOrigin(line.value) else {
                    throw SDPParseError(line: line.number, reason: "o= needs a user name, two numbers and an address")
                }
                origin = value
            case "s": session.sessionName = String(line.value)
            case "t": session.timing = String(line.value)
            case "a": session.attributes.append(try attribute(line))
            default: session.otherLines.append(SDPLine(type: line.type, value: String(line.value)))
            }
        }
        guard let origin else { throw SDPParseError(line: 2, reason: "o= is missing") }
        session.origin = origin
        session.media = try parseMedia()
        return session
    }

    /// The attributes that stand before the first m-section of a fragment; its other lines say nothing to us.
    mutating func parseFragmentAttributes() throws(SDPParseError) -> [SDPAttribute] {
        var attributes: [SDPAttribute] = []
        while let line = lines.first, line.type != "m" {
            lines.removeFirst()
            if line.type == "a" { attributes.append(try attribute(line)) }
        }
        return attributes
    }

    mutating func parseMedia() throws(SDPParseError) -> [MediaDescription] {
        var media: [MediaDescription] = []
        while let line = lines.popFirst() {
            guard media.count < Self.maximumMediaCount else {
                throw SDPParseError(line: line.number, reason: "more than \(Self.maximumMediaCount) m-sections")
            }
            var section: MediaDescription
            do {
                section = try MediaDescription(parsing: line.value)
            } catch {
                throw SDPParseError(line: line.number, reason: error.reason)
            }
            while let line = lines.first, line.type != "m" {
                lines.removeFirst()
                switch line.type {
                case "a": section.attributes.append(try attribute(line))
                case "c": section.connection = String(line.value)
                default: section.otherLines.append(SDPLine(type: line.type, value: String(line.value)))
                }
            }
            media.append(section)
        }
        return media
    }

    private func attribute(_ line: Line) throws(SDPParseError) -> SDPAttribute {
        let (name, value) = line.value.cut(at: ":")
        guard name.isToken else { throw SDPParseError(line: line.number, reason: "an attribute without a name") }
        switch SDPAttribute(name: name, value: value) {
        // Read on without these, and the call would go wrong in silence.
        case .other("rtpmap", _):
            throw SDPParseError(line: line.number, reason: "a=rtpmap needs a payload type below 128, a name and a clock rate")
        case .other("mid", _): throw SDPParseError(line: line.number, reason: "a=mid needs a token of at most 255 bytes")
        case let attribute: return attribute
        }
    }
}
