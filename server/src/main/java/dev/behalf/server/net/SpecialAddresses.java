package dev.behalf.server.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses at which no public provider answers: the IANA IPv4 and IPv6 Special-Purpose Address Registries
/// (RFC 6890 and its updates), multicast, and what clouds keep for themselves.
///
/// Blocks that the registries call globally reachable (AS112, AMT, anycast of protocols) are refused too: they serve
/// protocols, not web servers, and a name that points there is a mistake or an attack.
final class SpecialAddresses {

    private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3", "global unicast");

    private static final List<AddressRange> RANGES = List.of(
            AddressRange.of("0.0.0.0/8", "this network"),
            AddressRange.of("10.0.0.0/8", "private"),
            AddressRange.of("100.64.0.0/10", "carrier-grade NAT"),
            AddressRange.of("127.0.0.0/8", "loopback"),
            AddressRange.of("169.254.0.0/16", "link-local, cloud metadata"),
            AddressRange.of("172.16.0.0/12", "private"),
            AddressRange.of("192.0.0.0/24", "IETF protocol assignments"),
            AddressRange.of("192.0.2.0/24", "documentation"),
            AddressRange.of("192.31.196.0/24", "AS112"),
            AddressRange.of("192.52.193.0/24", "AMT"),
            AddressRange.of("192.88.99.0/24", "6to4 relay"),
            AddressRange.of("192.168.0.0/16", "private"),
            AddressRange.of("192.175.48.0/24", "AS112"),
            AddressRange.of("198.18.0.0/15", "benchmarking"),
            AddressRange.of("198.51.100.0/24", "documentation"),
            AddressRange.of("203.0.113.0/24", "documentation"),
            AddressRange.of("224.0.0.0/4", "multicast"),
            AddressRange.of("255.255.255.255/32", "broadcast"),
            AddressRange.of("240.0.0.0/4", "reserved"),
            // A public address by the registry, but on every Azure machine it is the host's own agent.
            AddressRange.of("168.63.129.16/32", "Azure host agent"),
            AddressRange.of("::/128", "unspecified"),
            AddressRange.of("::1/128", "loopback"),
            AddressRange.of("64:ff9b:1::/48", "local-use NAT64"),
            AddressRange.of("100::/64", "discard-only"),
            AddressRange.of("100:0:0:1::/64", "dummy prefix"),
            AddressRange.of("2001::/23", "IETF protocol assignments, Teredo"),
            AddressRange.of("2001:db8::/32", "documentation"),
            // Carries an IPv4 address, private ones too, and is out of use (RFC 7526): refused whole.
            AddressRange.of("2002::/16", "6to4"),
            AddressRange.of("2620:4f:8000::/48", "AS112"),
            AddressRange.of("3fff::/20", "documentation"),
            AddressRange.of("5f00::/16", "segment routing"),
            AddressRange.of("fc00::/7", "unique local"),
            AddressRange.of("fe80::/10", "link-local"),
            AddressRange.of("fec0::/10", "site-local"),
            AddressRange.of("ff00::/8", "multicast"));

    /// IPv4-mapped (RFC 4291) and NAT64 (RFC 6052) addresses reach an IPv4 host: that one is judged. Behind DNS64 every
    /// IPv4-only provider has a NAT64 address, so those cannot be refused whole.
    private static final List<AddressRange> CARRIERS =
            List.of(new AddressRange(mappedPrefix(), 96, "IPv4-mapped"), AddressRange.of("64:ff9b::/96", "NAT64"));

    private SpecialAddresses() {}

    /// Where organizations put their own machines (RFC 1918, RFC 6598, RFC 4193).
    private static final List<AddressRange> PRIVATE = List.of(
            AddressRange.of("10.0.0.0/8", "private"),
            AddressRange.of("172.16.0.0/12", "private"),
            AddressRange.of("192.168.0.0/16", "private"),
            AddressRange.of("100.64.0.0/10", "carrier-grade NAT"),
            AddressRange.of("fc00::/7", "unique local"));

    /// Asked of instances by their own cloud's addresses within `fc00::/7` (AWS): credentials are there.
    private static final AddressRange CLOUD_METADATA = AddressRange.of("fd00:ec2::/32", "cloud metadata");

    /// The same of Alibaba Cloud, within `100.64.0.0/10`.
    private static final AddressRange ALIBABA_METADATA = AddressRange.of("100.100.100.200/32", "cloud metadata");

    /// Whether the address is in a private network.
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        return !CLOUD_METADATA.contains(bytes)
                && !ALIBABA_METADATA.contains(bytes)
                && PRIVATE.stream().anyMatch(range -> range.contains(bytes));
    }

    /// What the address is for, if it is not an ordinary public one.
    static Optional<String> purpose(InetAddress address) {
        return purpose(address.getAddress());
    }

    private static Optional<String> purpose(byte[] address) {
        Optional<AddressRange> carrier =
                CARRIERS.stream().filter(range -> range.contains(address)).findFirst();
        if (carrier.isPresent()) {
            return purpose(Arrays.copyOfRange(address, 12, 16))
                    .map(purpose -> carrier.get().purpose() + " of " + purpose);
        }
        return RANGES.stream()
                .filter(range -> range.contains(address))
                .map(AddressRange::purpose)
                .findFirst()
                .or(() -> notGlobalUnicast(address));
    }

    /// IANA has given out nothing but 2000::/3 as global unicast; what is not known above is refused, not guessed.
    private static Optional<String> notGlobalUnicast(byte[] address) {
        return address.length == 4 || GLOBAL_UNICAST.contains(address) ? Optional.empty() : Optional.of("unassigned");
    }

    /// By bytes, because the JDK turns the literal into a plain IPv4 address.
    private static byte[] mappedPrefix() {
        byte[] prefix = new byte[16];
        prefix[10] = (byte) 0xff;
        prefix[11] = (byte) 0xff;
        return prefix;
    }
}
