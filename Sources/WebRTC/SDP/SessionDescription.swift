/// A session description (RFC 8866): the session's own lines, then its m-sections, in the order in which they were written.
///
///     let offer = try SessionDescription(parsing: text)
///     offer.media[0].attributes      // typed where we use them, others kept as text
///     offer.description              // a description again, lines ended by CRLF
package struct SessionDescription: Hashable, Sendable {
    package var origin: SDPOrigin
    package var sessionName: String
    /// `t=`: always "0 0" where the session is not announced in advance.
    package var timing: String
    /// The session's lines that Recorder has no use for (`i u e p c b r z k`).
    package var otherLines: [SDPLine]
    package var attributes: [SDPAttribute]
    package var media: [MediaDescription]

    package init(
        origin: SDPOrigin, sessionName: String = "-", timing: String = "0 0", otherLines: [SDPLine] = [], attributes: [SDPAttribute] = [],
        media: [MediaDescription] = []
    ) {
        self.origin = origin
        self.sessionName = sessionName
        self.timing = timing
        self.otherLines = otherLines
        self.attributes = attributes
        self.media = media
    }

    /// Reads CRLF or LF, with or without one at the end. Lines of a section may come in any order; unknown attributes are kept.
    package init(parsing text: String) throws(SDPParseError) {
        var parser = try SDPParser(text)
        self = try parser.parseSession()
    }
}

extension SessionDescription: CustomStringConvertible {
    package var description: String {
        // RFC 8866 §5 has an order: i u e p c b before t, and r z k after it.
        let early = otherLines.filter { "iuepcb".contains($0.type) }
        let late = otherLines.filter { !"iuepcb".contains($0.type) }
        let lines =
            ["v=0", "o=\(origin)", "s=\(sessionName)"] + early.map(\.description) + ["t=\(timing)"] + late.map(\.description)
            + attributes.map { "a=\($0)" } + media.flatMap(\.lines)
        return lines.map { $0 + "\r\n" }.joined()
    }
}
