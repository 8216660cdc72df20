/// The kernel's calls that write, as a seam: tests put a disk in here that is full, slow, torn or broken.
///
/// Every result is the kernel's own, failures as -errno. Reading has no seam: what is read is judged by its bytes.
package protocol SystemCalls: Sendable {
    func open(_ path: String, flags: Int32, mode: UInt32) -> Int32
    func close(_ descriptor: Int32)
    /// May write less than it is given.
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64) -> Int
    func truncate(_ descriptor: Int32, to length: Int64) -> Int32
    /// Makes sure that so many bytes of the file have their place on the disk (posix_fallocate).
    func allocate(_ descriptor: Int32, length: Int64) -> Int32
    /// Bytes that may still be written to the file system that the path lies on (statvfs).
    func freeSpace(at path: String) -> Int64
    func syncData(_ descriptor: Int32) -> Int32
    func sync(_ descriptor: Int32) -> Int32
    func rename(_ path: String, to newPath: String) -> Int32
    func unlink(_ path: String) -> Int32
    func makeFolder(_ path: String, mode: UInt32) -> Int32
    func removeFolder(_ path: String) -> Int32
}
