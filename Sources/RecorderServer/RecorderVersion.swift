package enum RecorderVersion {
    /// Shown by `recorder --version`, and written into every file.
    package static let text = "1.0.0"
}
