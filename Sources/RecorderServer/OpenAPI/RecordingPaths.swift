extension OpenAPIDocument {
    static var recordingPaths: String {
        #"""
            "/api/v1/recordings": {
              "post": {
                "operationId": "startRecording", "tags": ["recordings"], "summary": "Start recording a room",
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/StartRequest"}}}},
                "responses": {
                  "201": {
                    "description": "It records, or waits for somebody to send",
                    "headers": {"Location": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Recording"}}}
                  },
                  "409": {"description": "The room is being recorded already; `url` is where", "$ref": "#/components/responses/Problem"},
                  "507": {
                    "description": "The disk is full, gone, failing or too slow; `reason` is full, gone, failing or slow",
                    "$ref": "#/components/responses/Problem"
                  },
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              },
              "get": {
                "operationId": "listRecordings", "tags": ["recordings"], "summary": "List recordings, the newest first",
                "parameters": [
                  {"name": "room", "in": "query", "schema": {"type": "string"}},
                  {"name": "state", "in": "query", "schema": {"$ref": "#/components/schemas/RecordingState"}},
                  {"name": "tag", "in": "query", "schema": {"type": "string"}},
                  {"name": "q", "in": "query", "schema": {"type": "string"}, "description": "Words, or beginnings of words, in name, room, tags, names"},
                  {"name": "from", "in": "query", "schema": {"type": "string", "format": "date-time"}, "description": "Made at this time or later"},
                  {"name": "to", "in": "query", "schema": {"type": "string", "format": "date-time"}, "description": "Made before this time"},
                  {
                    "name": "sort", "in": "query", "description": "A minus in front means descending",
                    "schema": {
                      "enum": ["createdAt", "-createdAt", "name", "-name", "duration", "-duration", "bytes", "-bytes"], "default": "-createdAt"
                    }
                  },
                  {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}},
                  {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "`nextCursor` of the page before"}
                ],
                "responses": {
                  "200": {
                    "description": "One page",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/RecordingList"}}}
                  },
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/recordings/{id}": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "get": {
                "operationId": "getRecording", "tags": ["recordings"], "summary": "One recording, as it is now",
                "responses": {"200": {"$ref": "#/components/responses/Recording"}, "default": {"$ref": "#/components/responses/Problem"}}
              },
              "patch": {
                "operationId": "changeRecording", "tags": ["recordings"], "summary": "Change its name, tags, metadata or hold",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/RecordingChanges"}},
                    "application/merge-patch+json": {"schema": {"$ref": "#/components/schemas/RecordingChanges"}}
                  }
                },
                "responses": {"200": {"$ref": "#/components/responses/Recording"}, "default": {"$ref": "#/components/responses/Problem"}}
              },
              "delete": {
                "operationId": "deleteRecording", "tags": ["recordings"], "summary": "Delete an ended recording and its files",
                "responses": {"204": {"description": "It is gone"}, "default": {"$ref": "#/components/responses/Problem"}}
              }
            },
            "/api/v1/recordings/{id}/pause": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "post": {
                "operationId": "pauseRecording", "tags": ["recordings"], "summary": "Pause; 409 unless it is recording",
                "responses": {"200": {"$ref": "#/components/responses/Recording"}, "default": {"$ref": "#/components/responses/Problem"}}
              }
            },
            "/api/v1/recordings/{id}/resume": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "post": {
                "operationId": "resumeRecording", "tags": ["recordings"], "summary": "Resume; 409 unless it is paused",
                "responses": {"200": {"$ref": "#/components/responses/Recording"}, "default": {"$ref": "#/components/responses/Problem"}}
              }
            },
            "/api/v1/recordings/{id}/stop": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "post": {
                "operationId": "stopRecording", "tags": ["recordings"], "summary": "Stop and finish its files; 409 when it has ended",
                "responses": {"200": {"$ref": "#/components/responses/Recording"}, "default": {"$ref": "#/components/responses/Problem"}}
              }
            },
            "/api/v1/recordings/{id}/markers": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "post": {
                "operationId": "markRecording", "tags": ["recordings"],
                "summary": "Name this moment: a chapter in the files; 409 unless it is recording or paused, or when it has 1000 already",
                "requestBody": {
                  "required": true,
                  "content": {"application/json": {"schema": {
                    "type": "object", "required": ["label"], "properties": {"label": {"type": "string", "minLength": 1, "maxLength": 200}}
                  }}}
                },
                "responses": {
                  "201": {"description": "The marker", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Marker"}}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/recordings/{id}/report": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "get": {
                "operationId": "getReport", "tags": ["recordings"],
                "summary": "Whether it is whole, and what came, was lost and was done about it, track by track; while it records, so far",
                "responses": {
                  "200": {"description": "The report", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/recordings/{id}/timeline": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "get": {
                "operationId": "getTimeline", "tags": ["recordings"],
                "summary": "What happened, in order: joins, leaves, mutes, pauses, markers, freezes, reconnects",
                "responses": {
                  "200": {"description": "The timeline", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Timeline"}}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            }
        """#
    }
}
