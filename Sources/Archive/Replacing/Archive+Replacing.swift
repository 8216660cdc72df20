import CLinux
import Glibc
package import Recording

extension Archive {
    /// An empty folder for files that are to replace a recording's. Whatever is left there is removed when the data folder is opened next.
    package func makeStaging(for id: RecordingID) async throws(ArchiveError) -> String {
        let path = staging(of: id)
        try await background.run { [self] () throws(ArchiveError) in
            _ = try endedManifest(of: id)
            do throws(DiskError) {
                try disk.removeAll(path)
                try disk.makeFolders(path)
            } catch {
                throw .disk(error)
            }
        }
        return path
    }

    package func removeStaging(for id: RecordingID) async {
        let path = staging(of: id)
        await background.run { [disk] in try? disk.removeAll(path) }
    }

    /// Puts finished and synced files from the staging folder in the place of a recording's media files. The whole folder changes at once:
    /// nobody ever sees some of the old files and some of the new ones. Whoever reads an old file reads it to its end.
    ///
    /// - Parameter files: what the manifest is to say of them; sizes and hashes are found here.
    package func replaceFiles(
        of id: RecordingID, by files: [RecordingManifest.File], in staging: String
    ) async throws(ArchiveError) -> RecordingManifest {
        try await background.run { [self] () throws(ArchiveError) in
            var manifest = try endedManifest(of: id)
            do throws(DiskError) {
                let replaced = Set(manifest.files.map(\.name))
                manifest.files = []
                for var file in files {
                    let (sha256, bytes) = try SHA256.hash(of: ReadableFile(staging + "/" + file.name))
                    file.sha256 = sha256
                    file.bytes = bytes
                    file.complete = true
                    manifest.files.append(file)
                }
                manifest.duration = manifest.files.reduce(0) { max($0, $1.offset + $1.duration) }
                manifest.bytes = manifest.byteSum
                try takeAlong(id, to: staging, except: replaced)
                try disk.replace(staging + "/" + DataFolder.manifestName, with: ManifestFile.encode(manifest))
                try exchange(staging, folder.folder(of: id))
            } catch {
                throw .disk(error)
            }
            do {
                try catalogue?.save([manifest])
                // Now the old ones.
                try disk.removeAll(staging)
            } catch let error as DiskError {
                throw .disk(error)
            } catch {
                throw .catalogue(reason: "\(error)")
            }
            return manifest
        }
    }

    private func staging(of id: RecordingID) -> String { "\(folder.trash)/\(id).new" }

    /// The capture, and whatever else lies there, is in both folders until the old one is gone.
    private func takeAlong(_ id: RecordingID, to staging: String, except replaced: Set<String>) throws(DiskError) {
        let old = folder.folder(of: id)
        for name in try Disk.names(in: old) where name != DataFolder.manifestName && !replaced.contains(name) {
            guard link("\(old)/\(name)", "\(staging)/\(name)") == 0 else {
                throw DiskError(operation: "linking", path: "\(old)/\(name)", errorNumber: errno)
            }
        }
    }

    private func exchange(_ path: String, _ other: String) throws(DiskError) {
        try disk.check(recorder_exchange_paths(path, other), "exchanging folders", other)
        try disk.syncFolder(Disk.parent(of: other) ?? folder.recordings)
        try disk.syncFolder(folder.trash)
    }
}
