/// What a file says about itself or about one of its tracks in words (RFC 9559 §5.1.8). Nested tags are left out.
package struct MatroskaTag: Hashable, Sendable {
    /// nil: about the whole file.
    package var trackUID: UInt64?
    package var values: [String: String] = [:]

    init(_ element: EBMLElement) {
        for child in element.children {
            switch child.id {
            case .targets:
                trackUID = child.children.first { $0.id == .tagTrackUID }?.unsigned.flatMap { $0 == 0 ? nil : $0 }
            case .simpleTag:
                let fields = child.children
                guard let name = fields.first(where: { $0.id == .tagName })?.text else { continue }
                values[name] = fields.first { $0.id == .tagString }?.text
            default: break
            }
        }
    }
}
