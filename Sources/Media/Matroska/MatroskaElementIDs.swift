/// Every element that Recorder writes or reads, by its name in RFC 8794 §11 and RFC 9559 §5.1.
extension EBMLElementID {
    // EBML itself
    package static let ebml = Self(0x1A45_DFA3)
    package static let ebmlVersion = Self(0x4286)
    package static let ebmlReadVersion = Self(0x42F7)
    package static let ebmlMaxIDLength = Self(0x42F2)
    package static let ebmlMaxSizeLength = Self(0x42F3)
    package static let docType = Self(0x4282)
    package static let docTypeVersion = Self(0x4287)
    package static let docTypeReadVersion = Self(0x4285)
    package static let crc32 = Self(0xBF)
    package static let void = Self(0xEC)

    // Segment and what lies directly in it
    package static let segment = Self(0x1853_8067)
    package static let seekHead = Self(0x114D_9B74)
    package static let info = Self(0x1549_A966)
    package static let tracks = Self(0x1654_AE6B)
    package static let cluster = Self(0x1F43_B675)
    package static let cues = Self(0x1C53_BB6B)
    package static let chapters = Self(0x1043_A770)
    package static let tags = Self(0x1254_C367)
    package static let attachments = Self(0x1941_A469)

    // SeekHead
    package static let seek = Self(0x4DBB)
    package static let seekID = Self(0x53AB)
    package static let seekPosition = Self(0x53AC)

    // Info
    package static let segmentUUID = Self(0x73A4)
    package static let timestampScale = Self(0x2AD7B1)
    package static let duration = Self(0x4489)
    package static let dateUTC = Self(0x4461)
    package static let title = Self(0x7BA9)
    package static let muxingApp = Self(0x4D80)
    package static let writingApp = Self(0x5741)

    // Tracks
    package static let trackEntry = Self(0xAE)
    package static let trackNumber = Self(0xD7)
    package static let trackUID = Self(0x73C5)
    package static let trackType = Self(0x83)
    package static let flagEnabled = Self(0xB9)
    package static let flagDefault = Self(0x88)
    package static let flagLacing = Self(0x9C)
    package static let defaultDuration = Self(0x23E383)
    package static let name = Self(0x536E)
    package static let language = Self(0x22B59C)
    package static let codecID = Self(0x86)
    package static let codecPrivate = Self(0x63A2)
    package static let codecDelay = Self(0x56AA)
    package static let seekPreRoll = Self(0x56BB)
    package static let video = Self(0xE0)
    package static let pixelWidth = Self(0xB0)
    package static let pixelHeight = Self(0xBA)
    package static let audio = Self(0xE1)
    package static let samplingFrequency = Self(0xB5)
    package static let channels = Self(0x9F)
    package static let contentEncodings = Self(0x6D80)

    // Cluster
    package static let timestamp = Self(0xE7)
    package static let position = Self(0xA7)
    package static let prevSize = Self(0xAB)
    package static let simpleBlock = Self(0xA3)
    package static let blockGroup = Self(0xA0)
    package static let block = Self(0xA1)
    package static let blockDuration = Self(0x9B)
    package static let referenceBlock = Self(0xFB)
    package static let discardPadding = Self(0x75A2)

    // Cues
    package static let cuePoint = Self(0xBB)
    package static let cueTime = Self(0xB3)
    package static let cueTrackPositions = Self(0xB7)
    package static let cueTrack = Self(0xF7)
    package static let cueClusterPosition = Self(0xF1)
    package static let cueRelativePosition = Self(0xF0)
    package static let cueBlockNumber = Self(0x5378)

    // Chapters
    package static let editionEntry = Self(0x45B9)
    package static let editionUID = Self(0x45BC)
    package static let chapterAtom = Self(0xB6)
    package static let chapterUID = Self(0x73C4)
    package static let chapterTimeStart = Self(0x91)
    package static let chapterTimeEnd = Self(0x92)
    package static let chapterDisplay = Self(0x80)
    package static let chapString = Self(0x85)
    package static let chapLanguage = Self(0x437C)

    // Tags
    package static let tag = Self(0x7373)
    package static let targets = Self(0x63C0)
    package static let targetTypeValue = Self(0x68CA)
    package static let tagTrackUID = Self(0x63C5)
    package static let simpleTag = Self(0x67C8)
    package static let tagName = Self(0x45A3)
    package static let tagLanguage = Self(0x447A)
    package static let tagString = Self(0x4487)
}
