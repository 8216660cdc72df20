import Media

extension LocalReceivingMedia {
    /// An m-section of an offer of ours: the payload types and extension ids that Chromium uses, too, each once in the whole session.
    init(offering kind: MediaKind, mid: String) {
        switch kind {
        case .audio:
            self.init(
                kind: kind, mid: mid,
                formats: [
                    Format(map: RTPMap(payloadType: 63, encodingName: "red", clockRate: 48_000, channels: 2), parameters: "111/111"),
                    Format(
                        map: RTPMap(payloadType: 111, encodingName: "opus", clockRate: 48_000, channels: 2),
                        parameters: "minptime=10;useinbandfec=1;stereo=1", feedback: CodecSelection.wantedFeedback(for: kind)),
                ],
                headerExtensions: [
                    HeaderExtensionDeclaration(id: 1, uri: HeaderExtensionSelection.audioLevel),
                    HeaderExtensionDeclaration(id: 2, uri: HeaderExtensionSelection.absoluteSendTime),
                    HeaderExtensionDeclaration(id: 3, uri: HeaderExtensionSelection.transportWideCC),
                    HeaderExtensionDeclaration(id: 4, uri: HeaderExtensionSelection.mid),
                ])
        case .video:
            self.init(
                kind: kind, mid: mid,
                formats: [
                    Format(
                        map: RTPMap(payloadType: 96, encodingName: "VP8", clockRate: 90_000),
                        feedback: CodecSelection.wantedFeedback(for: kind)),
                    Format(map: RTPMap(payloadType: 97, encodingName: "rtx", clockRate: 90_000), parameters: "apt=96"),
                ],
                headerExtensions: [
                    HeaderExtensionDeclaration(id: 2, uri: HeaderExtensionSelection.absoluteSendTime),
                    HeaderExtensionDeclaration(id: 3, uri: HeaderExtensionSelection.transportWideCC),
                    HeaderExtensionDeclaration(id: 4, uri: HeaderExtensionSelection.mid),
                    HeaderExtensionDeclaration(id: 10, uri: HeaderExtensionSelection.rid),
                    HeaderExtensionDeclaration(id: 11, uri: HeaderExtensionSelection.repairedRID),
                ])
        }
    }
}
