import Archive
import HTTPTypes
import Hummingbird
import NIOPosix
import Recording

/// Streams a file as it grows, from its beginning or from its last key frame until it is finished: what is committed, no byte more.
struct FileFollowing: Sendable {
    let stored: StoredFile
    let growing: GrowingFile
    /// Its head, then what is recorded from the last key frame on.
    let isLive: Bool

    var response: Response {
        let following = self
        let body = ResponseBody { writer in
            var sent = following.isLive ? try await following.sendBeginningOfLive(to: &writer) : 0
            var isFinal = false
            while !isFinal {
                let length = await following.growing.length(beyond: sent)
                // Cancelled: the connection or the service ends.
                try Task.checkCancellation()
                try await FileSending.write(following.stored.file, sent..<max(sent, length.bytes), to: &writer)
                sent = max(sent, length.bytes)
                isFinal = length.isFinal
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: stored.manifest.mimeType], body: body)
    }

    /// Sends the head, and returns from where to go on; 0 before there is anything: what comes then is live.
    private func sendBeginningOfLive(to writer: inout any ResponseBodyWriter) async throws -> Int64 {
        let (file, growing) = (stored.file, growing)
        guard let entry = try await NIOThreadPool.singleton.runIfActive({ try growing.liveEntry(of: file) }) else { return 0 }
        try await FileSending.write(file, 0..<entry.headEnd, to: &writer)
        return entry.start
    }
}
