extension ICECandidate {
    /// Longer lines are no candidates: the longest that browsers write have some 300 characters.
    private static let maximumLength = 1024
    private static let maximumExtensions = 16

    /// Reads a candidate line, with or without `a=` before and a line end behind:
    /// ```
    /// candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host generation 0 ufrag EsAw
    /// ```
    package init(parsing line: String) throws(ICECandidateError) {
        guard line.utf8.count <= Self.maximumLength else { throw .notACandidate(characters: line.utf8.count) }
        var text = line[...]
        if text.hasPrefix("a=") { text = text.dropFirst(2) }
        // Some senders trickle the value alone.
        if text.hasPrefix("candidate:") { text = text.dropFirst("candidate:".count) }
        let fields = text.split { $0 == " " || $0.isNewline }.map(String.init)
        guard fields.count >= 8 else { throw .notACandidate(characters: line.utf8.count) }
        guard Self.isFoundation(fields[0]) else { throw .invalidFoundation(fields[0]) }
        guard let component = UInt16(fields[1]), (1...256).contains(component) else { throw .invalidComponent(fields[1]) }
        guard let priority = UInt32(fields[3]) else { throw .invalidPriority(fields[3]) }
        guard let port = UInt16(fields[5]) else { throw .invalidPort(fields[5]) }
        guard fields[6].lowercased() == "typ" else { throw .missingType }
        self.init(
            foundation: fields[0], component: component, transport: Transport(fields[2]), priority: priority,
            host: IPAddress(fields[4]).map(Host.ip) ?? .hostname(fields[4]), port: port, kind: Kind(fields[7]))
        readRest(fields.dropFirst(8))
    }

    /// Name and value in turns. A last name without its value is left out.
    private mutating func readRest(_ fields: ArraySlice<String>) {
        var rest = fields
        while rest.count >= 2 {
            let name = rest.removeFirst()
            let value = rest.removeFirst()
            switch name.lowercased() {
            case "raddr": relatedHost = value
            case "rport": relatedPort = UInt16(value)
            default:
                if extensions.count < Self.maximumExtensions { extensions.append(Extension(name: name, value: value)) }
            }
        }
    }

    private static func isFoundation(_ text: String) -> Bool {
        // Tolerates characters that are no ice-chars: nothing of ours depends on them, and old libraries write a dot or a colon.
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

extension ICECandidate.Transport {
    fileprivate init(_ text: String) {
        switch text.lowercased() {
        case "udp": self = .udp
        case "tcp": self = .tcp
        default: self = .other(text)
        }
    }
}

extension ICECandidate.Kind {
    fileprivate init(_ text: String) {
        switch text.lowercased() {
        case "host": self = .host
        case "srflx": self = .serverReflexive
        case "prflx": self = .peerReflexive
        case "relay": self = .relayed
        default: self = .other(text)
        }
    }
}
