/// libsrtp2 could not be set up: a fault of this installation, never a peer's.
package struct SRTPError: Error, Hashable, CustomStringConvertible {
    /// As `srtp_err_status_t` numbers them.
    package var status: UInt32

    package var description: String { "libsrtp2 failed with status \(status); reinstall the libsrtp2-1 package" }
}
