/// Which side of an ICE session nominates (RFC 8445 §6.1.1): the controlling one.
package enum ICERole: Hashable, Sendable {
    case controlling, controlled

    var opposite: ICERole { self == .controlling ? .controlled : .controlling }
}
