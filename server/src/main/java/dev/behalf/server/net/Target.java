package dev.behalf.server.net;

import java.net.URI;

/// An address whose name has passed [AddressPolicy].
///
/// @param host the host in lower case, IPv6 literals without brackets
/// @param loopback whether it is one of the loopback hosts of the development switch
record Target(URI uri, String host, boolean loopback) {

    boolean tls() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /// For messages: without query, which may hold anything.
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
