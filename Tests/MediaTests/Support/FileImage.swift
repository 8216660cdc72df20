import Media

/// A file in memory: what the disk holds after the outputs of a writer, in their order.
struct FileImage {
    private(set) var bytes: [UInt8] = []
    /// The file after each output: what a crash there leaves behind.
    private(set) var stages: [[UInt8]] = []
    private let keepsStages: Bool

    init(keepingStages: Bool = false) {
        keepsStages = keepingStages
    }

    mutating func apply(_ output: ContainerOutput) {
        switch output {
        case .append(let more): bytes += more
        case .patch(let offset, let patch):
            precondition(offset >= 0 && offset + patch.count <= bytes.count, "a patch reaches beyond what was appended")
            bytes.replaceSubrange(offset..<offset + patch.count, with: patch)
        }
        if keepsStages { stages.append(bytes) }
    }

    mutating func take(from writer: inout MatroskaWriter) {
        while let output = writer.pollOutput() { apply(output) }
    }

    mutating func take(from writer: inout OggOpusWriter) {
        while let output = writer.pollOutput() { apply(output) }
    }
}
