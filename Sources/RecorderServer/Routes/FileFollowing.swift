import Archive
import HTTPTypes
import Hummingbird
import Recording

/// Streams a file as it grows, from its beginning until it is finished: what is committed, no byte more.
struct FileFollowing: Sendable {
    let stored: StoredFile
    let growing: GrowingFile

    var response: Response {
        let (stored, growing) = (stored, growing)
        let body = ResponseBody { writer in
            var sent: Int64 = 0
            var isFinal = false
            while !isFinal {
                let length = await growing.length(beyond: sent)
                // Cancelled: the connection or the service ends.
                try Task.checkCancellation()
                try await FileSending.write(stored.file, sent..<max(sent, length.bytes), to: &writer)
                sent = max(sent, length.bytes)
                isFinal = length.isFinal
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: stored.manifest.mimeType], body: body)
    }
}
