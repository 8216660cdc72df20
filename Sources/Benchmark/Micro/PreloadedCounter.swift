import Glibc

/// The counter of CAllocationCounter, where it was preloaded into this process.
package enum PreloadedCounter {
    package static func find() -> MicroBenchmark.AllocationCounter? {
        // RTLD_DEFAULT is a null pointer, which Swift does not import.
        guard let symbol = dlsym(nil, "recorder_allocation_count") else { return nil }
        let function = unsafeBitCast(symbol, to: (@convention(c) () -> UInt64).self)
        return { function() }
    }
}
