/// A number of bytes as people write it: `512M` is 512 × 1024 × 1024.
enum ByteCount {
    static func parse(_ text: String) -> Int64? {
        var digits = text[...]
        var factor: Int64 = 1
        if let last = digits.last, let power = ["K": 1, "M": 2, "G": 3, "T": 4][last.uppercased()] {
            digits.removeLast()
            for _ in 1...power { factor *= 1024 }
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits) else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }
}
