extension OpenAPIDocument {
    /// Where other people's clients come: their protocols have documents of their own.
    static var otherClientsPaths: String {
        let text = #"{"description": "As the protocol has it", "content": {"text/plain": {}}}"#
        let problem = ##""default": {"$ref": "#/components/responses/Problem"}"##
        func webSocket(_ path: String, _ operation: String, _ summary: String) -> String {
            #"""
                "\#(path)": {
                  "get": {
                    "operationId": "\#(operation)", "tags": ["other clients"], "summary": "\#(summary)", "security": [],
                    "responses": {"101": {"description": "A WebSocket"}, "426": {"$ref": "#/components/responses/Problem"}, \#(problem)}
                  }
                }
            """#
        }
        func identifier(_ path: String, _ operation: String) -> String {
            #"""
                "\#(path)": {
                  "get": {
                    "operationId": "\#(operation)", "tags": ["other clients"], "summary": "A new id for a client of PeerJS", "security": [],
                    "responses": {"200": \#(text)}
                  }
                }
            """#
        }
        func engine(_ method: String, _ operation: String, _ summary: String) -> String {
            #"""
                  "\#(method)": {
                    "operationId": "\#(operation)", "tags": ["other clients"], "summary": "\#(summary)", "security": [],
                    "responses": {
                      "200": \#(text),
                      "400": {"description": "`{code, message}` with Engine.IO's numbers", "content": {"application/json": {}}}
                    }
                  }
            """#
        }
        let socketIO = """
                "/socket.io/": {
            \(engine("get", "pollSocketIO", "Engine.IO 4 and Socket.IO 5: handshake, polling, and WebSocket with transport=websocket")),
            \(engine("post", "postSocketIO", "Engine.IO 4: packets of a client that polls"))
                }
            """
        return [
            socketIO,
            webSocket("/peerjs", "connectPeerJS", "The protocol of PeerServer 1"),
            webSocket("/peerjs/peerjs", "connectPeerJSByPath", "The same for clients that have /peerjs as the server's path"),
            identifier("/peerjs/id", "makePeerJSID"),
            identifier("/peerjs/peerjs/id", "makePeerJSIDByPath"),
            webSocket("/broadcast", "connectBroadcast", "Every text to everybody else of the same page, or of the same ?scope="),
        ].joined(separator: ",\n")
    }
}
