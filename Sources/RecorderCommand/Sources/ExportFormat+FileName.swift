import Export

extension ExportFormat {
    /// The format that a file name's ending stands for; WebM for any other.
    init(ofFileNamed name: String) {
        let ending = name.split(separator: ".").last?.lowercased() ?? ""
        self = Self.allCases.first { $0.pathExtension == ending } ?? .webm
    }
}
