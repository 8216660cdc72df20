import Media

extension STUNMessage {
    /// Reads one whole datagram. A FINGERPRINT is checked when there is one; the integrity is for `isAuthentic(in:password:)`,
    /// because only the username says which password counts.
    package init(parsing datagram: borrowing RawSpan) throws(STUNParseError) {
        guard Self.isSTUN(datagram) else { throw .notSTUN(byteCount: datagram.byteCount) }
        let type = datagram.bigEndian(at: 0, as: UInt16.self)
        // The class bits are spread among those of the method: M11…M7 C1 M6…M4 C0 M3…M0.
        let classBits = UInt8(truncatingIfNeeded: type >> 7 & 0b10 | type >> 4 & 0b01)
        let method = type & 0x000F | type >> 1 & 0x0070 | type >> 2 & 0x0F80
        self.init(
            STUNMessageClass(rawValue: classBits)!,  // two bits, four cases
            method: STUNMethod(rawValue: method),
            transactionID: STUNTransactionID(
                high: datagram.bigEndian(at: 8, as: UInt32.self), low: datagram.bigEndian(at: 12, as: UInt64.self)))
        var offset = Self.headerLength
        while let attribute = try STUNAttribute(at: offset, in: datagram) {
            if hasFingerprint { throw .attributeAfterFingerprint(type: attribute.type) }
            try read(attribute, of: datagram)
            offset = attribute.endOffset
        }
    }

    private mutating func read(_ attribute: STUNAttribute, of datagram: borrowing RawSpan) throws(STUNParseError) {
        if attribute.type == STUNAttributeType.fingerprint {
            try STUNFingerprint.check(attribute, in: datagram)
            hasFingerprint = true
        } else if integrity == nil {
            guard readValue(of: attribute, in: datagram) else {
                throw .malformedAttribute(type: attribute.type, length: attribute.length)
            }
        }
    }

    /// False when the value breaks the attribute's definition.
    private mutating func readValue(of attribute: STUNAttribute, in datagram: borrowing RawSpan) -> Bool {
        let value = datagram.extracting(attribute.valueRange)
        return switch attribute.type {
        case STUNAttributeType.mappedAddress: keepFirst(\.mappedAddress, STUNMappedAddress.parse(value))
        case STUNAttributeType.xorMappedAddress: keepFirst(\.xorMappedAddress, STUNXORMappedAddress.parse(value, transactionID))
        case STUNAttributeType.username: keepFirst(\.username, STUNUsername.parse(value))
        case STUNAttributeType.software: keepFirst(\.software, STUNSoftware.parse(value))
        case STUNAttributeType.errorCode: keepFirst(\.errorCode, STUNErrorCode(parsing: value))
        case STUNAttributeType.unknownAttributes: keepFirst(\.unknownAttributes, STUNUnknownAttributes.parse(value))
        case STUNAttributeType.priority: keepFirst(\.priority, STUNPriority.parse(value))
        case STUNAttributeType.iceControlled: keepFirst(\.iceControlled, STUNTieBreaker.parse(value))
        case STUNAttributeType.iceControlling: keepFirst(\.iceControlling, STUNTieBreaker.parse(value))
        case STUNAttributeType.messageIntegrity: keepFirst(\.integrity, STUNMessageIntegrity(parsing: attribute, of: datagram))
        case STUNAttributeType.useCandidate: readUseCandidate(value)
        // Known to exist, so no reason for a 420; a message that has only this one is not authentic to us.
        case STUNAttributeType.messageIntegritySHA256: true
        default: noteUnknown(attribute.type)
        }
    }

    private mutating func keepFirst<Value>(_ field: WritableKeyPath<Self, Value?>, _ value: Value?) -> Bool {
        guard let value else { return false }
        if self[keyPath: field] == nil { self[keyPath: field] = value }
        return true
    }

    private mutating func readUseCandidate(_ value: borrowing RawSpan) -> Bool {
        usesCandidate = true
        return value.isEmpty
    }

    private mutating func noteUnknown(_ type: UInt16) -> Bool {
        // Bounded: it is sent back.
        if STUNAttributeType.isComprehensionRequired(type), notUnderstood.count < 16 { notUnderstood.append(type) }
        return true
    }
}
