import Archive
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// Carries out a `FileResponsePlan`: large reads on a thread pool, one chunk on its way at a time.
struct FileSending: Sendable {
    let file: ReadableFile
    let plan: FileResponsePlan

    /// Big enough that a wake-up a chunk does not count, small enough for a thousand readers.
    static let chunkBytes = 256 * 1024

    var response: Response {
        var headers = HTTPFields()
        for field in plan.fields {
            if let name = HTTPField.Name(field.name) { headers[name] = field.value }
        }
        let status = HTTPResponse.Status(code: plan.status)
        guard plan.status == 200 || plan.status == 206 else {
            return Self.refusal(status, headers)
        }
        let length = headers[.contentLength].flatMap { Int($0) }
        let (file, pieces) = (file, plan.body)
        let body = ResponseBody(contentLength: length) { writer in
            for piece in pieces {
                switch piece {
                case .text(let text): try await writer.write(ByteBuffer(string: text))
                case .file(let range): try await Self.write(file, range.first..<range.last + 1, to: &writer)
                }
            }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }

    static func write(_ file: ReadableFile, _ range: Range<Int64>, to writer: inout any ResponseBodyWriter) async throws {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let count = Int(min(Int64(chunkBytes), range.upperBound - offset))
            let start = offset
            let bytes = try await NIOThreadPool.singleton.runIfActive { try file.read(at: start, count: count) }
            // The file became shorter than it was said to be: the reader must see that something is missing.
            guard !bytes.isEmpty else { throw ChannelError.eof }
            try await writer.write(ByteBuffer(bytes: bytes))
            offset += Int64(bytes.count)
        }
    }

    private static func refusal(_ status: HTTPResponse.Status, _ headers: HTTPFields) -> Response {
        switch status.code {
        case 304: return Response(status: status, headers: headers)
        case 412: return problem(status, "the file is not the one that If-Match or If-Unmodified-Since name", headers)
        default: return problem(status, "none of the bytes asked for are in the file; Content-Range says how many there are", headers)
        }
    }

    private static func problem(_ status: HTTPResponse.Status, _ detail: String, _ headers: HTTPFields) -> Response {
        var problem = Problem(status, nil, detail)
        problem.headers = headers
        return problem.response
    }
}
