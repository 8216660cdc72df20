/// A named moment that players offer to jump to (RFC 9559 §5.1.7).
package struct MatroskaChapter: Hashable, Sendable {
    package var time: MediaTime
    package var label: String

    package init(time: MediaTime, label: String) {
        self.time = time
        self.label = label
    }

    func append(to edition: inout EBMLWriter, uid: UInt64) {
        edition.append(.chapterAtom) { atom in
            atom.append(.chapterUID, unsigned: uid, byteCount: 8)
            atom.append(.chapterTimeStart, unsigned: UInt64(max(0, time.nanoseconds)))
            atom.append(.chapterDisplay) { display in
                display.append(.chapString, label)
                display.append(.chapLanguage, "und")
            }
        }
    }
}
