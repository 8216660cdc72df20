/// Ids and tokens that nobody can guess: 128 random bits in 22 characters of base64url (RFC 4648 §5).
enum RandomText {
    static func make(using random: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let bits: [UInt64] = [random.next(), random.next()]
        var text: [UInt8] = []
        for word in bits {
            // 10 characters hold 60 of a word's 64 bits; the 11th the other 4.
            for index in 0..<11 { text.append(alphabet[Int(word >> (index * 6) & 63)]) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
