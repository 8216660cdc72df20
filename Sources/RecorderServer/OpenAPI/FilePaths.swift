extension OpenAPIDocument {
    static var filePaths: String {
        let parameters = #"""
            "parameters": [
                  {"name": "download", "in": "query", "schema": {"enum": ["1"]}, "description": "Adds Content-Disposition"},
                  {
                    "name": "follow", "in": "query", "schema": {"enum": ["1"]},
                    "description": "Of a file that is being recorded: stream it as it grows, until it ends"
                  },
                  {
                    "name": "from", "in": "query", "schema": {"enum": ["live"]},
                    "description": "With follow: the file's head, then clusters from the last key frame on, times unchanged"
                  },
                  {"name": "Range", "in": "header", "schema": {"type": "string"}, "description": "One range or several, in bytes"},
                  {"name": "If-Range", "in": "header", "schema": {"type": "string"}},
                  {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
                ],
            """#
        let headers = #"""
            "headers": {
                      "Accept-Ranges": {"schema": {"const": "bytes"}},
                      "ETag": {"schema": {"type": "string"}, "description": "Strong, of a finished file only: it never changes"},
                      "Last-Modified": {"schema": {"type": "string"}},
                      "Repr-Digest": {"schema": {"type": "string"}, "description": "SHA-256 of the whole file (RFC 9530)"}
                    },
            """#
        return #"""
            "/api/v1/recordings/{id}/files/{name}": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}, {"$ref": "#/components/parameters/FileName"}],
              "get": {
                "operationId": "getFile", "tags": ["files"], "summary": "The bytes of a file",
                \#(parameters)
                "responses": {
                  "200": {
                    "description": "The whole file",
                    \#(headers)
                    "content": {"video/webm": {}, "audio/webm": {}, "audio/ogg": {}}
                  },
                  "206": {
                    "description": "What Range asks for; several ranges as multipart/byteranges. Of a growing file: Content-Range bytes a-b/*",
                    \#(headers)
                    "content": {"video/webm": {}, "audio/webm": {}, "audio/ogg": {}, "multipart/byteranges": {}}
                  },
                  "304": {"description": "If-None-Match names it"},
                  "416": {"$ref": "#/components/responses/Problem"},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              },
              "head": {
                "operationId": "headFile", "tags": ["files"], "summary": "What GET would say",
                "responses": {"200": {"description": "Its length, type and validators"}, "404": {"description": "There is no such file"}}
              }
            }
            """#
    }

    static var exportPaths: String {
        #"""
            "/api/v1/recordings/{id}/exports": {
              "parameters": [{"$ref": "#/components/parameters/RecordingID"}],
              "post": {
                "operationId": "startExport", "tags": ["exports"], "summary": "Make another file of a finished recording",
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ExportRequest"}}}},
                "responses": {
                  "202": {
                    "description": "The job waits for its turn",
                    "headers": {"Location": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Export"}}}
                  },
                  "422": {"description": "A layout that is not built yet, or a participant is to be chosen", "$ref": "#/components/responses/Problem"},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/api/v1/exports/{id}": {
              "parameters": [{"$ref": "#/components/parameters/ExportID"}],
              "get": {
                "operationId": "getExport", "tags": ["exports"], "summary": "How far the job is",
                "responses": {
                  "200": {"description": "The job", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Export"}}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              },
              "delete": {
                "operationId": "cancelExport", "tags": ["exports"], "summary": "Cancel the job and remove its file",
                "responses": {"204": {"description": "It is cancelled"}, "default": {"$ref": "#/components/responses/Problem"}}
              }
            },
            "/api/v1/exports/{id}/file": {
              "parameters": [{"$ref": "#/components/parameters/ExportID"}],
              "get": {
                "operationId": "getExportFile", "tags": ["exports"], "summary": "The file that was made",
                "parameters": [{"name": "download", "in": "query", "schema": {"enum": ["1"]}, "description": "Adds Content-Disposition"}],
                "responses": {
                  "200": {"description": "The whole file", "content": {"application/octet-stream": {}}},
                  "206": {"description": "What Range asks for", "content": {"application/octet-stream": {}}},
                  "default": {"$ref": "#/components/responses/Problem"}
                }
              }
            }
        """#
    }
}
