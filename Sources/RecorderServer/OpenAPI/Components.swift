extension OpenAPIDocument {
    static var components: String {
        #"""
            "parameters": {
              "RecordingID": {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}},
              "ExportID": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
              "FileName": {"name": "name", "in": "path", "required": true, "schema": {"type": "string"}},
              "Room": {"name": "room", "in": "path", "required": true, "schema": {"type": "string", "minLength": 1, "maxLength": 128}},
              "Session": {"name": "session", "in": "path", "required": true, "schema": {"type": "string"}}
            },
            "responses": {
              "Recording": {
                "description": "The recording",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Recording"}}}
              },
              "Problem": {
                "description": "What is wrong, and who must do what",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
              }
            },
            "schemas": {
              "Problem": {
                "type": "object", "required": ["type", "title", "status", "detail"],
                "properties": {
                  "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
                  "field": {"type": "string", "description": "Of the body or the query"},
                  "url": {"type": "string", "description": "Of the recording that is in the way"}
                }
              },
              "RecordingState": {"enum": ["waiting", "recording", "paused", "finalizing", "completed", "failed"]},
              "StartRequest": {
                "type": "object", "required": ["room"],
                "properties": {
                  "room": {"type": "string"}, "name": {"type": "string"},
                  "mimeType": {"type": "string", "default": "video/webm", "examples": ["video/webm;codecs=vp8,opus", "audio/webm", "audio/ogg"]},
                  "tracks": {"enum": ["all", "audio", "video"]},
                  "participants": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                  "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 64},
                  "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                  "maxDuration": {"type": "number", "exclusiveMinimum": 0, "description": "Seconds of recorded time"},
                  "maxBytes": {"type": "integer", "exclusiveMinimum": 0}
                }
              },
              "RecordingChanges": {
                "type": "object", "additionalProperties": false,
                "properties": {
                  "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
                  "metadata": {"type": "object", "additionalProperties": {"type": "string"}}, "hold": {"type": "boolean"}
                }
              },
              "RecordingList": {
                "type": "object", "required": ["recordings", "nextCursor"],
                "properties": {
                  "recordings": {"type": "array", "items": {"$ref": "#/components/schemas/Recording"}},
                  "nextCursor": {"type": ["string", "null"]}
                }
              },
              "Recording": {
                "type": "object",
                "required": ["id", "room", "name", "state", "createdAt", "startedAt", "endedAt", "duration", "bytes", "tags", "metadata", "hold",
                  "interrupted", "continues", "error", "pauses", "markers", "participants", "files"],
                "properties": {
                  "id": {"type": "string", "format": "uuid", "description": "UUIDv7"},
                  "room": {"type": "string"}, "name": {"type": "string"}, "state": {"$ref": "#/components/schemas/RecordingState"},
                  "createdAt": {"type": "string", "format": "date-time"}, "startedAt": {"type": ["string", "null"], "format": "date-time"},
                  "endedAt": {"type": ["string", "null"], "format": "date-time"},
                  "duration": {"type": "number", "description": "Seconds without paused time"}, "bytes": {"type": "integer"},
                  "tags": {"type": "array", "items": {"type": "string"}},
                  "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
                  "hold": {"type": "boolean", "description": "It must not be deleted"},
                  "interrupted": {"type": "boolean", "description": "A crash cut it short, and a restart repaired it"},
                  "continues": {"type": ["string", "null"], "description": "The recording that this one carries on after a crash of the service"},
                  "request": {"$ref": "#/components/schemas/StartRequest", "description": "What was asked for; absent when a publisher started it"},
                  "error": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Failure"}]},
                  "pauses": {"type": "array", "items": {"$ref": "#/components/schemas/Pause"}},
                  "markers": {"type": "array", "items": {"$ref": "#/components/schemas/Marker"}},
                  "participants": {"type": "array", "items": {"$ref": "#/components/schemas/Participant"}},
                  "files": {"type": "array", "items": {"$ref": "#/components/schemas/File"}},
                  "capture": {"$ref": "#/components/schemas/Capture"}
                }
              },
              "Capture": {
                "type": "object", "required": ["name", "bytes", "complete", "url"],
                "description": "The RTP and RTCP that the files were made of (serve --capture): pcapng, nothing to play",
                "properties": {
                  "name": {"type": "string"}, "bytes": {"type": "integer"}, "url": {"type": "string"},
                  "complete": {"type": "boolean", "description": "False while it grows, and where the disk could not follow"}
                }
              },
              "Failure": {
                "type": "object", "required": ["code", "message"], "properties": {"code": {"type": "string"}, "message": {"type": "string"}}
              },
              "Pause": {
                "type": "object", "required": ["at", "wallStart", "wallEnd"],
                "properties": {
                  "at": {"type": "number"}, "wallStart": {"type": "string", "format": "date-time"},
                  "wallEnd": {"type": ["string", "null"], "format": "date-time"}
                }
              },
              "Marker": {
                "type": "object", "required": ["at", "label"],
                "properties": {"at": {"type": "number", "description": "Seconds on the recording's timeline"}, "label": {"type": "string"}}
              },
              "Participant": {
                "type": "object", "required": ["id", "name", "joinedAt", "leftAt", "media", "warning"],
                "properties": {
                  "id": {"type": "string"}, "name": {"type": "string"}, "joinedAt": {"type": "string", "format": "date-time"},
                  "leftAt": {"type": ["string", "null"], "format": "date-time"}, "media": {"enum": ["connecting", "recording", "lost", "none"]},
                  "warning": {"type": ["string", "null"]}
                }
              },
              "File": {
                "type": "object",
                "required": ["name", "participant", "mimeType", "offset", "duration", "bytes", "sha256", "complete", "url", "tracks"],
                "properties": {
                  "name": {"type": "string"}, "participant": {"type": "string"}, "mimeType": {"type": "string"},
                  "offset": {"type": "number", "description": "Where its zero lies on the recording's timeline"}, "duration": {"type": "number"},
                  "bytes": {"type": "integer"}, "sha256": {"type": ["string", "null"]}, "complete": {"type": "boolean"}, "url": {"type": "string"},
                  "tracks": {"type": "array", "items": {"$ref": "#/components/schemas/Track"}}
                }
              },
              "Track": {
                "type": "object", "required": ["kind", "codec", "frames", "lostFrames"],
                "properties": {
                  "kind": {"enum": ["video", "audio"]}, "codec": {"type": "string"}, "width": {"type": "integer"}, "height": {"type": "integer"},
                  "channels": {"type": "integer"}, "sampleRate": {"type": "integer"}, "frames": {"type": "integer"}, "lostFrames": {"type": "integer"}
                }
              },
              "Room": {
                "type": "object", "required": ["room", "participants", "recording"],
                "properties": {
                  "room": {"type": "string"},
                  "participants": {"type": "array", "items": {"$ref": "#/components/schemas/RoomParticipant"}},
                  "recording": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/RoomRecording"}]}
                }
              },
              "RoomParticipant": {
                "type": "object", "required": ["id", "name", "kind", "connected"],
                "properties": {
                  "id": {"type": "string"}, "name": {"type": "string"}, "kind": {"enum": ["person", "publisher"]}, "connected": {"type": "boolean"},
                  "consent": {"type": "boolean", "description": "The answer to being recorded; absent until there is one"}
                }
              },
              "RoomRecording": {
                "type": "object", "required": ["id", "state", "url"],
                "properties": {"id": {"type": "string"}, "state": {"$ref": "#/components/schemas/RecordingState"}, "url": {"type": "string"}}
              },
              "ExportRequest": {
                "type": "object", "required": ["format"],
                "properties": {
                  "format": {"type": "string", "examples": ["webm", "mkv", "ogg", "wav", "raw"]}, "layout": {"type": "string"},
                  "from": {"type": "number"}, "to": {"type": "number"}, "participants": {"type": "array", "items": {"type": "string"}},
                  "keyframe": {"type": "boolean", "description": "Begin at the key frame before `from` and show it; else the cut is exact"},
                  "width": {"type": "integer"}, "height": {"type": "integer"}
                }
              },
              "Export": {
                "type": "object", "required": ["id", "recording", "state", "progress", "format", "mimeType", "bytes", "error", "url"],
                "properties": {
                  "id": {"type": "string"}, "recording": {"type": "string"}, "state": {"enum": ["queued", "running", "completed", "failed", "cancelled"]},
                  "progress": {"type": "number", "minimum": 0, "maximum": 1}, "format": {"type": "string"}, "mimeType": {"type": "string"},
                  "bytes": {"type": ["integer", "null"]}, "error": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Failure"}]},
                  "url": {"type": "string"}
                }
              },
        \#(reportSchemas)
            }
        """#
    }
}
