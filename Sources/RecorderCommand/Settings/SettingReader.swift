import ArgumentParser
import Foundation
import Yams

/// One setting from wherever it was made: command line, then environment, then file, then the default (INTERFACE.md).
struct SettingReader {
    private let environment: [String: String]
    private let file: [String: String]
    private let path: String?

    /// - Parameter names: of all settings that there are; a file that names another one is refused.
    init(environment: [String: String], configurationFile path: String?, names: Set<String>) throws {
        self.environment = environment
        self.path = path
        file = try path.map { try Self.read($0, names: names) } ?? [:]
    }

    func string(_ name: String, _ flag: String?) -> String? {
        flag ?? environment[Self.variable(of: name)] ?? file[name]
    }

    func strings(_ name: String, _ flags: [String]) -> [String] {
        if !flags.isEmpty { return flags }
        return string(name, nil)?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty } ?? []
    }

    func boolean(_ name: String, _ flag: Bool) throws -> Bool {
        if flag { return true }
        switch string(name, nil)?.lowercased() {
        case nil, "", "false", "no", "0", "off": return false
        case "true", "yes", "1", "on": return true
        case .some(let other): throw ValidationError("\(name) is on or off, not \(other)")
        }
    }

    /// A setting that `parse` understands; what it does not is an error that says what was expected.
    func value<Value>(_ name: String, _ flag: String?, expected: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = string(name, flag) else { return nil }
        guard let value = parse(text) else { throw ValidationError("\(name) must be \(expected), not \(text)") }
        return value
    }

    /// `media-port` → `RECORDER_MEDIA_PORT`.
    static func variable(of name: String) -> String {
        "RECORDER_" + name.uppercased().replacingOccurrences(of: "-", with: "_")
    }

    private static func read(_ path: String, names: Set<String>) throws -> [String: String] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ValidationError("the configuration file \(path) cannot be read: \(error.localizedDescription)")
        }
        guard let node = try? Yams.compose(yaml: text), let mapping = node.mapping else {
            throw ValidationError("the configuration file \(path) is not a YAML mapping such as \"port: 8080\"")
        }
        var values: [String: String] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, names.contains(name) else {
                throw ValidationError(
                    "the configuration file \(path) sets \(key.scalar?.string ?? "something"), which is no option of serve")
            }
            if let scalar = value.scalar {
                values[name] = scalar.string
            } else if let sequence = value.sequence {
                values[name] = sequence.compactMap { $0.scalar?.string }.joined(separator: ",")
            } else {
                throw ValidationError("the configuration file \(path): \(name) must be a value or a list of values")
            }
        }
        return values
    }
}
