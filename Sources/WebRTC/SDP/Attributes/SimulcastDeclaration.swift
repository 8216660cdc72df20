/// `a=simulcast:send h;m;~l recv x` (RFC 8853 §5.1): the layers each way, best first; each a list of alternatives, `~` if paused at first.
package struct SimulcastDeclaration: Hashable, Sendable {
    /// The layers in order, each with its alternatives in order of preference.
    package var send: [[String]]
    package var receive: [[String]]

    package init(send: [[String]] = [], receive: [[String]] = []) {
        self.send = send
        self.receive = receive
    }

    /// nil for the form of early drafts, too (`send rid=h;m`).
    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ")
        guard fields.count == 2 || fields.count == 4 else { return nil }
        self.init()
        for index in stride(from: 0, to: fields.count, by: 2) {
            let layers = fields[index + 1].parts(separatedBy: ";").map { $0.parts(separatedBy: ",") }
            let identifiers = layers.map { $0.map { $0.first == "~" ? $0.dropFirst() : $0 } }
            guard !layers.isEmpty, identifiers.joined().allSatisfy(RIDDeclaration.isIdentifier) else { return nil }
            let texts = layers.map { $0.map { String($0) } }
            switch fields[index] {
            case "send" where send.isEmpty: send = texts
            case "recv" where receive.isEmpty: receive = texts
            default: return nil
            }
        }
    }
}

extension SimulcastDeclaration: CustomStringConvertible {
    package var description: String {
        [("send", send), ("recv", receive)].filter { !$0.1.isEmpty }
            .map { name, layers in "\(name) \(layers.map { $0.joined(separator: ",") }.joined(separator: ";"))" }
            .joined(separator: " ")
    }
}
