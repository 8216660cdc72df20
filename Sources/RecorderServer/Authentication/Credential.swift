/// What somebody may do who has shown a key, a token or a session cookie.
package struct Credential: Hashable, Sendable {
    /// The only room it is good for; nil for all of them.
    package var room: String?
    /// Nil for everything.
    package var scopes: Set<Scope>?

    /// What a token's `scope` claim names, separated by spaces (RFC 8693 §4.2).
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        /// List, look at and download recordings, rooms and events.
        case read
        /// Be in a room.
        case join
        /// Send media by WHIP.
        case publish
        /// Start, pause, resume and stop recordings.
        case record
        /// Change and delete recordings.
        case manage
    }

    package init(room: String? = nil, scopes: Set<Scope>? = nil) {
        self.room = room
        self.scopes = scopes
    }

    /// The key itself, or a service that asks for none.
    package static let everything = Credential()

    package func allows(_ scope: Scope) -> Bool {
        scopes?.contains(scope) ?? true
    }

    package func allows(_ scope: Scope, room: String) -> Bool {
        allows(scope) && covers(room)
    }

    package func covers(_ room: String) -> Bool {
        self.room == nil || self.room == room
    }
}
