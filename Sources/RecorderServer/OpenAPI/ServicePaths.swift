extension OpenAPIDocument {
    static var roomPaths: String {
        #"""
            "/api/v1/rooms": {
              "get": {
                "operationId": "listRooms", "tags": ["rooms"], "summary": "Rooms with somebody in them, or being recorded",
                "responses": {
                  "200": {
                    "description": "By name",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["rooms"],
                          "properties": {"rooms": {"type": "array", "items": {"$ref": "#/components/schemas/Room"}}}
                        }
                      }
                    }
                  },
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/rooms/{room}": {
              "parameters": [{"$ref": "#/components/parameters/Room"}],
              "get": {
                "operationId": "getRoom", "tags": ["rooms"], "summary": "Who is there, and what is being recorded",
                "responses": {
                  "200": {"description": "The room", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Room"}}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/events": {
              "get": {
                "operationId": "listen", "tags": ["rooms"], "summary": "Server-sent events: recording, recording-deleted, room",
                "description": "`recording` has a Recording as data, `recording-deleted` its id, `room` a Room. Who does not keep up is cut off.",
                "responses": {
                  "200": {"description": "Everything that changes from now on", "content": {"text/event-stream": {}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            }
        """#
    }

    static var whipPaths: String {
        let answer = #""ETag": {"schema": {"type": "string"}, "description": "Of the ICE session"}"#
        return #"""
                "/whip/{room}": {
                  "parameters": [{"$ref": "#/components/parameters/Room"}],
                  "post": {
                    "operationId": "publish", "tags": ["whip"], "summary": "Publish into a room, and be recorded",
                    "parameters": [
                      {"name": "name", "in": "query", "schema": {"type": "string", "maxLength": 100}, "description": "The publisher's name"},
                      {
                        "name": "record", "in": "query", "schema": {"enum": ["0", "1"], "default": "1"},
                        "description": "0: do not start a recording where the room has none"
                      }
                    ],
                    "requestBody": {"required": true, "content": {"application/sdp": {"schema": {"type": "string"}}}},
                    "responses": {
                      "201": {
                        "description": "The answer",
                        "headers": {
                          "Location": {"schema": {"type": "string"}, "description": "The session: PATCH and DELETE it"},
                          "Link": {"schema": {"type": "string"}, "description": "rel=recording, rel=ice-server"},
                          \#(answer)
                        },
                        "content": {"application/sdp": {"schema": {"type": "string"}}}
                      },
                      "507": {
                        "description": "The disk is full, gone, failing or too slow to begin a recording; `reason` is full, gone, failing or slow",
                        "$ref": "#/components/responses/Problem"
                      },
                      "default": {"$ref": "#/components/responses/Problem"}
                    }
                  }
                },
                "/whip/{room}/{session}": {
                  "parameters": [{"$ref": "#/components/parameters/Room"}, {"$ref": "#/components/parameters/Session"}],
                  "patch": {
                    "operationId": "trickle", "tags": ["whip"], "summary": "Send candidates, restart ICE, or offer anew",
                    "parameters": [
                      {"name": "If-Match", "in": "header", "required": true, "schema": {"type": "string"}, "description": "The ETag; * restarts ICE"}
                    ],
                    "requestBody": {
                      "required": true,
                      "content": {
                        "application/trickle-ice-sdpfrag": {"schema": {"type": "string"}}, "application/sdp": {"schema": {"type": "string"}}
                      }
                    },
                    "responses": {
                      "200": {
                        "description": "ICE was restarted, or a new offer answered",
                        "headers": {\#(answer)},
                        "content": {
                          "application/trickle-ice-sdpfrag": {"schema": {"type": "string"}}, "application/sdp": {"schema": {"type": "string"}}
                        }
                      },
                      "204": {"description": "The candidates are taken"},
                      "default": {"$ref": "#/components/responses/Problem"}
                    }
                  },
                  "delete": {
                    "operationId": "unpublish", "tags": ["whip"], "summary": "End the session and finish its file",
                    "responses": {"200": {"description": "It has ended"}, "default": {"$ref": "#/components/responses/Problem"}}
                  }
                }
            """#
    }

    static var servicePaths: String {
        #"""
            "/api/v1/session": {
              "get": {
                "operationId": "getSession", "tags": ["service"], "summary": "Whether a key is asked for, and whether this caller is known",
                "security": [],
                "responses": {
                  "200": {
                    "description": "Both",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["required", "authenticated"],
                          "properties": {"required": {"type": "boolean"}, "authenticated": {"type": "boolean"}}
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "logIn", "tags": ["service"], "summary": "Get a cookie for a key or a token", "security": [],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {"type": "object", "required": ["token"], "properties": {"token": {"type": "string"}}}
                    }
                  }
                },
                "responses": {
                  "204": {"description": "Known from now on", "headers": {"Set-Cookie": {"schema": {"type": "string"}}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              },
              "delete": {
                "operationId": "logOut", "tags": ["service"], "summary": "Forget the cookie", "security": [],
                "responses": {"204": {"description": "Forgotten"}, "default": {"$ref": "#/components/responses/Problem"}}
              }
            },
            "/healthz": {
              "get": {
                "operationId": "isAlive", "tags": ["service"], "summary": "Liveness", "security": [],
                "responses": {"200": {"description": "It lives", "content": {"application/json": {}}}}
              }
            },
            "/readyz": {
              "get": {
                "operationId": "isReady", "tags": ["service"], "summary": "Readiness: disk, catalogue, media sockets", "security": [],
                "responses": {
                  "200": {"description": "It is ready", "content": {"application/json": {}}},
                  "503": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/metrics": {
              "get": {
                "operationId": "getMetrics", "tags": ["service"], "summary": "Counters and gauges for Prometheus",
                "responses": {
                  "200": {"description": "Exposition format 0.0.4", "content": {"text/plain": {}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "getSpecification", "tags": ["service"], "summary": "This document", "security": [],
                "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {}}}}
              }
            },
            "/api/v1/ice-servers": {
              "get": {
                "operationId": "getICEServers", "tags": ["rooms"],
                "summary": "STUN and TURN servers for an RTCPeerConnection; the credentials end after a day",
                "responses": {
                  "200": {
                    "description": "As RTCConfiguration has them",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["iceServers"],
                          "properties": {
                            "iceServers": {
                              "type": "array",
                              "items": {
                                "type": "object", "required": ["urls"],
                                "properties": {
                                  "urls": {"type": "array", "items": {"type": "string"}},
                                  "username": {"type": "string"}, "credential": {"type": "string"}
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  },
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/ws": {
              "get": {
                "operationId": "connect", "tags": ["rooms"], "summary": "WebSocket signalling: one JSON object a text frame", "security": [],
                "parameters": [
                  {"name": "resume", "in": "query", "schema": {"type": "string"}, "description": "The `resumeToken` of `welcome`, within 30 s"}
                ],
                "responses": {
                  "101": {"description": "Says `welcome`; `join` takes a token where one is asked for"},
                  "426": {"$ref": "#/components/responses/Problem"},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            }
        """#
    }
}
