/// What the peer says of one payload type of an m-section.
struct RemoteFormat {
    var payloadType: UInt8
    /// In lower case: names are compared without case.
    var encodingName: String
    /// As the peer writes it, for messages.
    var displayName: String
    var clockRate: UInt32
    var parameters: FormatParameters?
    /// Every kind that it may be sent, the m-section's `*` included.
    var feedback: Set<String> = []

    init(payloadType: UInt8, map: RTPMap?, parameters: FormatParameters?) {
        self.payloadType = payloadType
        self.parameters = parameters
        let (name, clockRate) = map.map { ($0.encodingName, $0.clockRate) } ?? Self.staticFormat(payloadType)
        displayName = name
        encodingName = name.lowercased()
        self.clockRate = clockRate
    }

    /// The static payload types that browsers offer without an rtpmap (RFC 3551 §6).
    private static func staticFormat(_ payloadType: UInt8) -> (String, UInt32) {
        switch payloadType {
        case 0: ("PCMU", 8000)
        case 8: ("PCMA", 8000)
        case 9: ("G722", 8000)
        case 13: ("CN", 8000)
        default: ("payload type \(payloadType)", 0)
        }
    }

    /// Formats that carry no media of their own, and so are not what "the peer sends".
    var isAuxiliary: Bool {
        ["rtx", "red", "ulpfec", "flexfec-03", "flexfec", "cn", "telephone-event"].contains(encodingName)
    }
}
