/// Why a file cannot be read as Matroska at all. Damage further inside is no error: the reader goes on and tells it in `problems`.
package enum MatroskaError: Error, Hashable, CustomStringConvertible {
    /// The file does not begin with an EBML header.
    case notEBML
    case unsupportedDocType(String)
    /// It asks for a reader of a later version, or for longer identifiers and sizes than there are.
    case newerVersion(Int)
    /// Nothing but the EBML header is there.
    case noSegment
    /// No Tracks element is whole: nobody can know what the blocks hold.
    case noTracks

    package var description: String {
        switch self {
        case .notEBML: "this is not a WebM or Matroska file: it does not begin with an EBML header"
        case .unsupportedDocType(let name): "this is an EBML file of type \"\(name)\", neither webm nor matroska"
        case .newerVersion(let version): "the file needs a reader of version \(version); this one is of version 4"
        case .noSegment: "the file ends before its segment begins: nothing was recorded"
        case .noTracks: "the file has no whole Tracks element: what its blocks hold is not known"
        }
    }
}

/// Something in a file that is not as it should be, and where.
package struct MatroskaProblem: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The file ends inside an element.
        case truncated
        /// Bytes that no element begins with, or a size that cannot be. The reader goes on at the next cluster.
        case damaged
        /// A metadata element or a frame of more bytes than anybody needs was left out.
        case oversized
    }

    package var kind: Kind
    /// Of the element's first byte, in the file.
    package var offset: Int
}
