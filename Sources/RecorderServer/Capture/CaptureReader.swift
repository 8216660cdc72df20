import Foundation
package import Media

/// Reads the records of a capture one after the other, in constant memory.
///
/// ```swift
/// var reader = try CaptureReader(source)
/// while let record = try reader.next() { try driver.handle(record) }
/// ```
package struct CaptureReader {
    /// Also the first record.
    package let header: CaptureHeader
    /// The last record was there; else the writer was cut off.
    package private(set) var isComplete = false
    private var packets: PcapngReader
    private var number = 0
    private var isHeaderRead = false
    private let decoder = JSONDecoder()

    /// Throws `PcapngError`, `CaptureError`, or what the source throws.
    package init(_ source: any ByteSource) throws {
        packets = try PcapngReader(source)
        guard let packet = try packets.next(), packets.interfaces == CaptureLayout.interfaces,
            packet.interface == CaptureLayout.events
        else { throw CaptureError.notOurs }
        let json = Data(packet.comments.joined().utf8)
        guard let version = try? decoder.decode(VersionOnly.self, from: json).capture._0.version else { throw CaptureError.notOurs }
        guard version == CaptureHeader.currentVersion else {
            throw CaptureError.unsupportedVersion(
                version, application: try? decoder.decode(VersionOnly.self, from: json).capture._0.application)
        }
        do {
            guard case .capture(let header) = try decoder.decode(CaptureEvent.self, from: json) else { throw CaptureError.notOurs }
            guard CaptureBounds.admits(header) else {
                throw CaptureError.damagedRecord(number: 0, reason: "its numbers are beyond all bounds")
            }
            self.header = header
        } catch let error as DecodingError {
            throw CaptureError.damagedRecord(number: 0, reason: "\(error)")
        }
    }

    /// What of the first record every version has.
    private struct VersionOnly: Decodable {
        struct Header: Decodable {
            struct Value: Decodable {
                var version: Int
                var application: String?
            }

            var _0: Value
        }

        var capture: Header
    }

    /// The next record, the header first; nil at the end, or where the file was cut off.
    package mutating func next() throws -> CaptureRecord? {
        guard isHeaderRead else {
            isHeaderRead = true
            return CaptureRecord(time: header.startedAt, content: .event(.capture(header)))
        }
        guard let packet = try packets.next() else { return nil }
        number += 1
        guard CaptureBounds.admits(header.time(ofCaptureTime: packet.nanoseconds), in: header) else {
            throw CaptureError.damagedRecord(number: number, reason: "its time is more than a year from the beginning")
        }
        guard packet.interface != CaptureLayout.events else { return try event(packet) }
        guard packet.interface == CaptureLayout.media, let content = CaptureLayout.content(of: packet.bytes) else {
            throw CaptureError.damagedRecord(number: number, reason: "no packet that Recorder writes")
        }
        return CaptureRecord(time: header.time(ofCaptureTime: packet.nanoseconds), content: content)
    }

    private mutating func event(_ packet: PcapngPacket) throws -> CaptureRecord {
        let event: CaptureEvent
        do {
            event = try decoder.decode(CaptureEvent.self, from: Data(packet.comments.joined().utf8))
        } catch {
            throw CaptureError.damagedRecord(number: number, reason: "\(error)")
        }
        guard CaptureBounds.admits(event) else {
            throw CaptureError.damagedRecord(number: number, reason: "its numbers are beyond all bounds")
        }
        if case .end(.complete) = event { isComplete = true }
        return CaptureRecord(time: header.time(ofCaptureTime: packet.nanoseconds), content: .event(event))
    }
}
