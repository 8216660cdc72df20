import Glibc
import Logging
import Recording
import Synchronization

extension Archive {
    /// Bytes that can still be written; nil when the disk does not say.
    package var freeSpace: Int64? {
        let free = disk.calls.freeSpace(at: folder.path)
        return free < 0 ? nil : free
    }

    /// Whether a recording could be begun now; nil: yes. Puts right what it can: the reserve, and rows that the catalogue has missed.
    ///
    /// To be called before each recording and every few seconds: that is how the service comes back by itself when space does.
    /// - Parameter minimumFree: bytes that must be free.
    package func checkStorage(minimumFree: Int64) async -> StorageProblem? {
        await background.run { [self] in storageProblem(minimumFree: minimumFree) }
    }

    private func storageProblem(minimumFree: Int64) -> StorageProblem? {
        guard ownsFolder else { return .gone }
        let free = disk.calls.freeSpace(at: folder.path)
        guard free >= 0 else { return .failing(reason: DiskError(operation: "", path: "", errorNumber: Int32(-free)).reason) }
        guard free >= minimumFree else { return .low(free: free, minimum: minimumFree) }
        do throws(DiskError) {
            try reserve.restore()
            try probe()
        } catch {
            return error.isFull ? .low(free: free, minimum: max(minimumFree, DiskReserve.byteCount)) : .failing(reason: error.reason)
        }
        saveMissed()
        return nil
    }

    /// After a failure the word of the file system is not enough: a few bytes are written through.
    private func probe() throws(DiskError) {
        guard suspicion.withLock({ $0 }) else { return }
        let path = folder.path + "/.probe"
        try disk.replace(path, with: [UInt8](repeating: 0x55, count: 4096))
        try disk.removeAll(path)
        suspicion.withLock { $0 = false }
    }

    /// Something could not be written: the next check tries in earnest.
    func suspectDisk() { suspicion.withLock { $0 = true } }

    // MARK: What the disk has missed

    /// Keeps the manifest of a recording that could not be written, until the disk takes it.
    func remember(_ manifest: RecordingManifest) { missedManifests.withLock { $0[manifest.id] = manifest } }

    /// The newest is on disk.
    func forget(_ manifest: RecordingManifest) { missedManifests.withLock { $0[manifest.id] = nil } }

    /// Brings rows into the catalogue. Those that it does not take, as on a full disk, are kept and brought in later.
    func saveRows(_ manifests: [RecordingManifest]) {
        let all = missedRows.withLock { missed in
            for manifest in manifests { missed[manifest.id] = manifest }
            return Array(missed.values)
        }
        do {
            try catalogue?.save(all)
            missedRows.withLock { missed in
                for manifest in all where missed[manifest.id] == manifest { missed[manifest.id] = nil }
            }
        } catch {
            // Not the recordings' failure: the folders have everything.
            logger.error("the catalogue could not be written", metadata: ["reason": "\(error)"])
            suspectDisk()
        }
    }

    /// Brings manifests and catalogue up to date, and finishes files that could not be finished, now that the disk works again.
    private func saveMissed() {
        let ids = missedManifests.withLock { Set($0.keys) }.union(unfinished.withLock { $0 })
        for id in ids {
            do {
                guard let manifest = try missedManifests.withLock({ $0[id] }) ?? ManifestFile.readIfPresent(folder.manifest(of: id)),
                    manifest.state.hasEnded
                else { continue }
                if manifest.files.allSatisfy(\.complete) {
                    try store(manifest)
                } else {
                    try store(RecordingRecovery(disk: disk, folder: folder, writingApp: Self.writingApp).run(id, manifest).manifest)
                }
                forget(manifest)
                unfinished.withLock { _ = $0.remove(id) }
            } catch {
                logger.error("a recording could not be brought up to date", metadata: ["recording": "\(id)", "reason": "\(error)"])
            }
        }
        if missedRows.withLock({ !$0.isEmpty }) { saveRows([]) }
    }
}
