import Hummingbird

/// Who is there, and what is being recorded.
struct RoomRoutes {
    let signalling: SignallingService

    var routes: [Route] {
        [
            Route(.get, "/api/v1/rooms", .requires(.read)) { request in
                let rooms = await signalling.rooms().filter { request.credential.covers($0.room) }
                return .json(["rooms": rooms])
            },
            Route(.get, "/api/v1/rooms/{room}", .requires(.read)) { request in
                let name = try request.room()
                guard request.credential.covers(name), let room = await signalling.room(name) else {
                    throw Problem.notFound("nobody is in a room \(name), and it is not being recorded")
                }
                return .json(room)
            },
        ]
    }
}
