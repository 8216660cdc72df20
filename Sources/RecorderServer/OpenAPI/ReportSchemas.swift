extension OpenAPIDocument {
    static var reportSchemas: String {
        #"""
              "Verdict": {
                "type": "object", "required": ["whole", "text"],
                "properties": {"whole": {"type": "boolean"}, "text": {"type": "string", "examples": ["complete", "3 pictures lost, longest freeze 1.2 s"]}}
              },
              "Report": {
                "type": "object", "required": ["verdict", "participants", "files"],
                "properties": {
                  "verdict": {"$ref": "#/components/schemas/Verdict"},
                  "participants": {"type": "array", "items": {"$ref": "#/components/schemas/ReportParticipant"}},
                  "files": {"type": "array", "items": {"$ref": "#/components/schemas/ReportFile"}}
                }
              },
              "ReportParticipant": {
                "type": "object", "required": ["id", "name", "tracks", "omittedTracks"],
                "properties": {
                  "id": {"type": "string"}, "name": {"type": "string"},
                  "tracks": {"type": "array", "items": {"$ref": "#/components/schemas/TrackReport"}},
                  "omittedTracks": {"type": "integer", "description": "Tracks beyond the 100 that are kept"}
                }
              },
              "ReportFile": {
                "type": "object", "required": ["name", "participant", "verdict", "clampedFrames"],
                "properties": {
                  "name": {"type": "string"}, "participant": {"type": "string"}, "verdict": {"$ref": "#/components/schemas/Verdict"},
                  "clampedFrames": {"type": "integer", "description": "Frames that came after their turn and were put at the end"}
                }
              },
              "TrackReport": {
                "type": "object", "description": "One track, as far as it went into one file",
                "required": ["kind", "codec", "screen", "file", "verdict", "packets", "bytes", "packetsLost", "recoveredByRetransmission",
                  "recoveredByRedundancy", "duplicates", "reorderedPackets", "latePackets", "discardedPackets", "packetsRequested", "jitter",
                  "roundTripTime", "frames", "framesLost", "incompleteFrames", "undecodableFrames", "skippedFrames", "keyframes", "keyframeRequests", "freezes", "gaps",
                  "resolutions", "bitrate", "clockDrift"],
                "properties": {
                  "kind": {"enum": ["video", "audio"]}, "codec": {"type": "string"}, "screen": {"type": "boolean"}, "file": {"type": ["string", "null"]},
                  "verdict": {"$ref": "#/components/schemas/Verdict"},
                  "packets": {"type": "integer"}, "bytes": {"type": "integer"},
                  "packetsLost": {"type": "integer", "description": "Came in no way at all"},
                  "recoveredByRetransmission": {"type": "integer"}, "recoveredByRedundancy": {"type": "integer", "description": "RFC 2198"},
                  "duplicates": {"type": "integer"},
                  "reorderedPackets": {"type": "integer", "description": "Overtaken by others on the way, and in time all the same"},
                  "latePackets": {"type": "integer", "description": "Came after they were given up"},
                  "discardedPackets": {"type": "integer"},
                  "packetsRequested": {"type": "integer", "description": "Numbers in NACKs, repetitions included"},
                  "jitter": {"type": "number", "description": "Seconds"}, 
                  "roundTripTime": {
                    "type": ["number", "null"],
                    "description": "Seconds, smoothed: of RTCP where rrtr is offered, else of ICE checks (every 4 to 6 s), else of retransmissions"
                  },
                  "frames": {"type": "integer", "description": "In the file"}, "framesLost": {"type": "integer"}, "incompleteFrames": {"type": "integer"},
                  "undecodableFrames": {"type": "integer"}, "skippedFrames": {"type": "integer", "description": "Before the key frame they needed"},
                  "keyframes": {"type": "integer"}, "keyframeRequests": {"type": "integer"},
                  "freezes": {"$ref": "#/components/schemas/Stops", "description": "The picture stood still"},
                  "gaps": {"$ref": "#/components/schemas/Stops", "description": "Sound was missing and was filled with packets that decoders conceal"},
                  "resolutions": {"type": "array", "items": {"$ref": "#/components/schemas/Resolution"}},
                  "bitrate": {"$ref": "#/components/schemas/Bitrate"},
                  "clockDrift": {"type": ["number", "null"], "description": "Of the RTP clock against its sender's wall clock, ppm"}
                }
              },
              "Stops": {
                "type": "object", "required": ["count", "duration", "lossCount", "lossDuration", "longestLoss", "list"],
                "properties": {
                  "count": {"type": "integer"}, "duration": {"type": "number"},
                  "lossCount": {"type": "integer", "description": "Without those that were the sender's doing"},
                  "lossDuration": {"type": "number"}, "longestLoss": {"type": "number"},
                  "list": {"type": "array", "maxItems": 200, "items": {"$ref": "#/components/schemas/Stop"}}
                }
              },
              "Stop": {
                "type": "object", "required": ["at", "duration", "lost", "cause"],
                "properties": {
                  "at": {"type": "number"}, "duration": {"type": "number"}, "lost": {"type": "integer"}, "cause": {"enum": ["loss", "connection", "sender"]}
                }
              },
              "Resolution": {
                "type": "object", "required": ["at", "width", "height"],
                "properties": {"at": {"type": "number"}, "width": {"type": "integer"}, "height": {"type": "integer"}}
              },
              "Bitrate": {
                "type": "object", "required": ["start", "interval", "values"],
                "description": "At most 256 values: when the recording grows longer, two become one",
                "properties": {
                  "start": {"type": "integer", "description": "Seconds"}, "interval": {"type": "integer", "description": "Seconds"},
                  "values": {"type": "array", "maxItems": 256, "items": {"type": "integer"}, "description": "Bits per second"}
                }
              },
              "Timeline": {
                "type": "object", "required": ["events", "omitted"],
                "properties": {
                  "events": {"type": "array", "items": {"$ref": "#/components/schemas/TimelineEvent"}},
                  "omitted": {"type": "integer", "description": "Events that found no room"}
                }
              },
              "TimelineEvent": {
                "type": "object", "required": ["type", "at", "time"],
                "properties": {
                  "type": {
                    "enum": ["started", "stopped", "paused", "resumed", "marker", "joined", "left", "connected", "lost", "reconnected", "disconnected",
                      "track-added", "track-ended", "muted", "unmuted", "resolution", "freeze", "gap", "source", "file-created", "file-finished"]
                  },
                  "at": {"type": "number", "description": "Seconds on the recording's timeline"}, "time": {"type": "string", "format": "date-time"},
                  "participant": {"type": "string"}, "name": {"type": "string"}, "kind": {"enum": ["video", "audio"]}, "file": {"type": "string"},
                  "duration": {"type": "number"}, "width": {"type": "integer"}, "height": {"type": "integer"}, "label": {"type": "string"},
                  "detail": {"type": "string"}
                }
              }
        """#
    }
}
