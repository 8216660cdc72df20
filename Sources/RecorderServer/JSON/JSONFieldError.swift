import FoundationEssentials

/// What is wrong with which field of a JSON text that we were sent: the part of a `DecodingError` that its sender can act on.
struct JSONFieldError: Error, Equatable, CustomStringConvertible {
    /// `tags[1]`, or empty for the whole.
    var field: String
    var problem: String
    /// `problem` is a whole sentence that names the field itself.
    var isWhole = false

    var description: String { field.isEmpty || isWhole ? problem : "\(field): \(problem)" }

    init(field: String, problem: String, isWhole: Bool = false) {
        self.field = field
        self.problem = problem
        self.isWhole = isWhole
    }

    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(field: Self.path(context.codingPath + [key]), problem: "is missing")
        case .typeMismatch(let type, let context):
            self.init(field: Self.path(context.codingPath), problem: "must be \(Self.name(of: type))")
        case .valueNotFound(let type, let context):
            self.init(field: Self.path(context.codingPath), problem: "must be \(Self.name(of: type)), not null")
        case .dataCorrupted(let context):
            self.init(field: Self.path(context.codingPath), problem: context.debugDescription)
        @unknown default:
            self.init(field: "", problem: "cannot be read")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Double.Type, is Float.Type: "a number"
        case is any FixedWidthInteger.Type: "a whole number"
        case is any ExpressibleByDictionaryLiteral.Type: "an object"
        case is any ExpressibleByArrayLiteral.Type: "an array"
        default: "something else"
        }
    }
}

extension JSONText {
    /// Reads what somebody else wrote; every failure names the field.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: some StringProtocol) throws(JSONFieldError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw JSONFieldError(error)
        } catch {
            throw JSONFieldError(field: "", problem: "cannot be read")
        }
    }
}
