import CBenchmark

/// The floor as a program: what `recorder bench` starts as a child (see floor.c).
package enum FloorProgram {
    package static let subcommand = "bench-floor"

    /// Returns the exit code.
    package static func run(folder: String, sources: Int) -> Int32 {
        recorder_floor_main(folder, UInt32(clamping: sources))
    }
}
