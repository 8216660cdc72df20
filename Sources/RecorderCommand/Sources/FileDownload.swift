import Foundation
import FoundationNetworking
import Synchronization

/// One GET whose body goes to a file piece by piece, however large it is.
final class FileDownload: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var file: FileHandle
        var received: Int64 = 0
        var response: URLResponse?
        var errorBody = Data()
        var failure: (any Error)?
        var continuation: CheckedContinuation<URLResponse, any Error>?
    }

    private static let maximumErrorBody = 64 << 10

    private let state: Mutex<State>
    private let progress: ProgressLine

    init(to path: String, progress: ProgressLine) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw CommandError.unwritable(path: path, reason: String(cString: strerror(errno)))
        }
        state = Mutex(State(file: file))
        self.progress = progress
    }

    /// What came instead of the file when the answer was an error.
    var errorBody: Data { state.withLock(\.errorBody) }

    func run(_ request: URLRequest) async throws -> URLResponse {
        let session = URLSession(configuration: .default, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withCheckedThrowingContinuation { continuation in
            state.withLock { $0.continuation = continuation }
            session.dataTask(with: request).resume()
        }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        state.withLock { $0.response = response }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let received = state.withLock { state -> Int64? in
            let status = (state.response as? HTTPURLResponse)?.statusCode ?? 0
            guard (200...299).contains(status) else {
                state.errorBody.append(data.prefix(Self.maximumErrorBody - state.errorBody.count))
                return nil
            }
            do {
                try state.file.write(contentsOf: data)
                state.received += Int64(data.count)
                return state.received
            } catch {
                state.failure = error
                return nil
            }
        }
        if let received { progress.update(bytes: received) } else if state.withLock({ $0.failure != nil }) { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, result) = state.withLock {
            state -> (CheckedContinuation<URLResponse, any Error>?, Result<URLResponse, any Error>) in
            defer { state.continuation = nil }
            try? state.file.close()
            if let failure = state.failure ?? error { return (state.continuation, .failure(failure)) }
            guard let response = state.response else { return (state.continuation, .failure(CommandError.unexpectedAnswer("nothing"))) }
            return (state.continuation, .success(response))
        }
        continuation?.resume(with: result)
    }
}
