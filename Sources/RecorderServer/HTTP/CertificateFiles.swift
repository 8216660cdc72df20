import NIOSSL

/// The certificate chain and the key for HTTPS, PEM files both.
struct CertificateFiles: Hashable, Sendable {
    let certificate: String
    let key: String

    /// Nil where there is to be no HTTPS.
    init?(_ configuration: WebConfiguration) throws(WebServerError) {
        switch (configuration.tlsCertificate, configuration.tlsKey) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            self.certificate = certificate
            self.key = key
        default: throw .tlsIncomplete
        }
    }

    func context() throws(WebServerError) -> NIOSSLContext {
        var path = certificate
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
            guard !chain.isEmpty else { throw WebServerError.tlsUnusable(path: certificate, reason: "there is no certificate in it") }
            path = key
            let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(privateKey))
            configuration.applicationProtocols = ["http/1.1"]
            configuration.minimumTLSVersion = .tlsv12
            return try NIOSSLContext(configuration: configuration)
        } catch let error as WebServerError {
            throw error
        } catch {
            throw .tlsUnusable(path: path, reason: "\(error)")
        }
    }
}
