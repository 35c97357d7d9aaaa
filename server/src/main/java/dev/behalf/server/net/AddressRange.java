package dev.behalf.server.net;

import java.net.InetAddress;

/// A block of addresses, and what it is for.
final class AddressRange {

    private final byte[] network;
    private final int prefixLength;
    private final String purpose;

    AddressRange(byte[] network, int prefixLength, String purpose) {
        this.network = network.clone();
        this.prefixLength = prefixLength;
        this.purpose = purpose;
    }

    /// @param cidr a literal such as `10.0.0.0/8` or `fc00::/7`
    static AddressRange of(String cidr, String purpose) {
        int slash = cidr.indexOf('/');
        byte[] network = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        return new AddressRange(network, Integer.parseInt(cidr.substring(slash + 1)), purpose);
    }

    String purpose() {
        return purpose;
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >>> (8 - rest) == 0;
    }
}
