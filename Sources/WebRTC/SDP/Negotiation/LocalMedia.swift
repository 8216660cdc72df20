/// One m-section as our own descriptions write it.
enum LocalMedia: Hashable {
    case receiving(LocalReceivingMedia)
    case refused(LocalRefusedMedia)

    var mid: String? {
        switch self {
        case .receiving(let media): media.mid
        case .refused(let media): media.mid
        }
    }

    var isReceiving: Bool {
        if case .receiving = self { true } else { false }
    }

    func section(over transport: [SDPAttribute], candidates: [SDPAttribute]) -> MediaDescription {
        switch self {
        case .receiving(let media): media.section(over: transport, candidates: candidates)
        case .refused(let media): media.section(over: transport)
        }
    }
}
