/// Why an answer to our offer cannot be taken.
package enum AnswerError: Error, Hashable {
    /// An answer that nobody asked for.
    case noOfferMade
    /// RFC 3264 §6: as many m-sections as in the offer, in its order.
    case mediaCountDiffers(offered: Int, answered: Int)
    /// `a=setup:actpass` (RFC 5763 §5): the answerer has to choose.
    case noDTLSRole
    /// Wrong in the way of an offer.
    case unusable(OfferError)
}

extension AnswerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noOfferMade: "an answer came, but no offer is open"
        case .mediaCountDiffers(let offered, let answered): "the answer has \(answered) m-sections, the offer had \(offered); keep them all"
        case .noDTLSRole: "the answer has a=setup:actpass; an answerer must choose active or passive"
        case .unusable(let error): error.description
        }
    }
}
