import FoundationEssentials
import Media
import Testing

@testable import RecorderServer

@Suite struct JSONWebTokenTests {
    private let now = WallTime(milliseconds: 1_700_000_000_000)

    @Test func `a token of another maker is read as RFC 7519 has it`() {
        // Made by Python: hmac(b"secret", b64(header) + "." + b64(claims), sha256), claims {"exp":1700000060,"room":"standup","scope":"join publish"}
        let header = Base64URL.encode(Array(#"{"typ":"JWT","alg":"HS256"}"#.utf8))
        let claims = Base64URL.encode(Array(#"{"exp":1700000060,"room":"standup","scope":"join publish"}"#.utf8))
        let signature = HMACSHA256.code(for: Array("\(header).\(claims)".utf8), key: Array("secret".utf8))
        let token = JSONWebToken(verifying: "\(header).\(claims).\(Base64URL.encode(signature))", secret: "secret", at: now)
        #expect(token?.room == "standup")
        #expect(token?.scopes == [.join, .publish])
        #expect(token?.expiration == WallTime(milliseconds: 1_700_000_060_000))
    }

    /// RFC 7515 §A.1: the header and the claims of the RFC, its key, its signature.
    @Test func `the signature of the RFC's own example is right`() {
        let signed =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let key = Base64URL.decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
        #expect(Base64URL.encode(HMACSHA256.code(for: Array(signed.utf8), key: key ?? [])) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test func `what it signs it verifies, until it has expired`() {
        let token = JSONWebToken(expiration: now + .seconds(60), room: "standup", scopes: [.record])
        let text = token.signed(secret: "s")
        #expect(JSONWebToken(verifying: text, secret: "s", at: now) == token)
        #expect(JSONWebToken(verifying: text, secret: "s", at: now + .seconds(59)) != nil)
        #expect(JSONWebToken(verifying: text, secret: "s", at: now + .seconds(60)) == nil)
        #expect(JSONWebToken(verifying: text, secret: "t", at: now) == nil)
    }

    @Test func `a token for later is refused, unless its clock is only a little ahead`() {
        let text = JSONWebToken(expiration: nil, notBefore: now + .seconds(120)).signed(secret: "s")
        #expect(JSONWebToken(verifying: text, secret: "s", at: now) == nil)
        #expect(JSONWebToken(verifying: text, secret: "s", at: now + .seconds(61)) != nil)
    }

    @Test(arguments: ["", "a", "a.b", "a.b.c", "..", "a.b.c.d", String(repeating: "x", count: 10_000)])
    func `what is no token is refused`(text: String) {
        #expect(JSONWebToken(verifying: text, secret: "s", at: now) == nil)
    }

    @Test func `a token without a signature is refused, whatever algorithm it names`() {
        for algorithm in ["none", "None", "HS384", "RS256"] {
            let header = Base64URL.encode(Array(#"{"alg":"\#(algorithm)"}"#.utf8))
            let claims = Base64URL.encode(Array("{}".utf8))
            let signature = Base64URL.encode(HMACSHA256.code(for: Array("\(header).\(claims)".utf8), key: Array("s".utf8)))
            for text in ["\(header).\(claims).", "\(header).\(claims).\(signature)"] {
                #expect(JSONWebToken(verifying: text, secret: "s", at: now) == nil)
            }
        }
    }

    @Test func `changing any character makes a token worthless`() {
        let text = JSONWebToken(expiration: nil, room: "r").signed(secret: "s")
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            // The last character of base64url carries bits that decode to nothing.
            guard index != text.indices.last else { continue }
            #expect(JSONWebToken(verifying: changed, secret: "s", at: now) == nil)
        }
    }

    @Test func `scopes that we do not know give nothing`() {
        let credential = JSONWebToken(expiration: nil, scopes: []).credential
        for scope in Credential.Scope.allCases { #expect(!credential.allows(scope)) }
    }
}
