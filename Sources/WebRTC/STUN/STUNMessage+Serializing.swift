import Media

extension STUNMessage {
    /// The datagram, its FINGERPRINT included, authenticated when there is a password.
    package func serialized(password: String? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        serializeHeader(into: &bytes)
        serializeAttributes(into: &bytes)
        if let password { STUNMessageIntegrity.append(key: Array(password.utf8), to: &bytes) }
        STUNFingerprint.append(to: &bytes)
        return bytes
    }

    /// The length stays 0 here: integrity and fingerprint each set it, as they are made over one that includes themselves.
    private func serializeHeader(into bytes: inout [UInt8]) {
        let method = self.method.rawValue
        let methodBits = method & 0x000F | (method & 0x0070) << 1 | (method & 0x0F80) << 2
        let classBits = UInt16(messageClass.rawValue)
        bytes.append(bigEndian: methodBits | (classBits & 0b10) << 7 | (classBits & 0b01) << 4)
        bytes.append(bigEndian: UInt16(0))
        bytes.append(bigEndian: Self.magicCookie)
        transactionID.serialize(into: &bytes)
    }

    private func serializeAttributes(into bytes: inout [UInt8]) {
        if let software { STUNSoftware.append(software, to: &bytes) }
        if let errorCode { errorCode.append(to: &bytes) }
        if let unknownAttributes { STUNUnknownAttributes.append(unknownAttributes, to: &bytes) }
        if let mappedAddress { STUNMappedAddress.append(mappedAddress, to: &bytes) }
        if let xorMappedAddress { STUNXORMappedAddress.append(xorMappedAddress, transactionID, to: &bytes) }
        if let priority { STUNPriority.append(priority, to: &bytes) }
        if usesCandidate { STUNAttribute.append(STUNAttributeType.useCandidate, [], to: &bytes) }
        if let iceControlled { STUNTieBreaker.append(STUNAttributeType.iceControlled, iceControlled, to: &bytes) }
        if let iceControlling { STUNTieBreaker.append(STUNAttributeType.iceControlling, iceControlling, to: &bytes) }
        if let username { STUNUsername.append(username, to: &bytes) }
    }
}
