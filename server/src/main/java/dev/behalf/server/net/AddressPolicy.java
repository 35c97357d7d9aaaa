package dev.behalf.server.net;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.FetchException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which addresses are fetched: https on public DNS names that resolve to public addresses, and nothing else.
///
/// @param allowLoopback the development switch: adds the three spellings of this machine, and only those
/// @param allowPrivate adds private networks and the names that are used in them; not this machine, and not what clouds
///     keep for themselves
record AddressPolicy(boolean allowLoopback, boolean allowPrivate) {

    AddressPolicy(boolean allowLoopback) {
        this(allowLoopback, false);
    }

    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "::1");

    /// At least two labels, the last one not starting with a digit: `2130706433`, `0x7f.1` and `017700000001` are ways
    /// to
    /// write an IPv4 address that some resolvers honour (WHATWG URL, "ends in a number").
    private static final Pattern DNS_NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    /// The same with one label, as in a cluster.
    private static final Pattern PRIVATE_NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?[0-9][0-9a-fx]*\\.?");

    /// Names that mean something only on the machine or network that asks (RFC 6761, 6762, 7686, 8375, and the names
    /// ICANN
    /// keeps for private use).
    private static final List<String> LOCAL_SUFFIXES = List.of(
            ".localhost",
            ".localdomain",
            ".local",
            ".internal",
            ".intranet",
            ".private",
            ".lan",
            ".corp",
            ".home",
            ".arpa",
            ".onion",
            ".invalid");

    /// Of those, the ones that mean the same everywhere.
    private static final List<String> SPECIAL_SUFFIXES =
            List.of(".localhost", ".localdomain", ".arpa", ".onion", ".invalid");

    /// The rules that need no look-up.
    ///
    /// @throws FetchException of kind `ADDRESS_REFUSED`
    Target check(URI uri) {
        if (uri.getRawUserInfo() != null || hasAt(uri.getRawAuthority())) {
            throw refused("The address holds a user name or password before an @; expected only a host.");
        }
        String host = hostOf(uri);
        boolean loopback = allowLoopback && LOOPBACK_HOSTS.contains(host);
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !(loopback && "http".equalsIgnoreCase(uri.getScheme()))) {
            throw refused("The address of " + host + " is not https, found the scheme " + uri.getScheme() + ".");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            throw refused("The port of " + host + " is not one of 1 to 65535, found " + uri.getPort() + ".");
        }
        if (!loopback) {
            checkName(host);
        }
        return new Target(uri, host, loopback);
    }

    /// The rule after the look-up.
    ///
    /// One address that is refused refuses the host, however many others are fine: no public provider has a name
    /// that points to both, but a name server that prepares a rebinding attack does.
    ///
    /// @throws FetchException of kind `ADDRESS_REFUSED`
    void check(String host, List<InetAddress> addresses) {
        boolean loopback = allowLoopback && LOOPBACK_HOSTS.contains(host);
        for (InetAddress address : addresses) {
            if (loopback && !address.isLoopbackAddress()) {
                throw refused(host + " resolves to " + address.getHostAddress() + ", which is not this machine.");
            }
            Optional<String> purpose = loopback || (allowPrivate && SpecialAddresses.isPrivate(address))
                    ? Optional.empty()
                    : SpecialAddresses.purpose(address);
            if (purpose.isPresent()) {
                throw refused("%s resolves to %s (%s). Only hosts whose every address is public are contacted."
                        .formatted(host, address.getHostAddress(), purpose.get()));
            }
        }
    }

    private void checkName(String host) {
        if (host.contains(":") || ENDS_IN_A_NUMBER.matcher(host).matches()) {
            throw refused("The host " + host + " is an IP address; expected a DNS name." + hint(host));
        }
        List<String> refused = allowPrivate ? SPECIAL_SUFFIXES : LOCAL_SUFFIXES;
        if (host.equals("localhost") || refused.stream().anyMatch(host::endsWith)) {
            throw refused("The host " + host + " is a local name; expected a public DNS name." + hint(host));
        }
        if (host.length() > 253
                || !(allowPrivate ? PRIVATE_NAME : DNS_NAME).matcher(host).matches()) {
            throw refused("The host " + host + " is not a full DNS name such as login.acme.com.");
        }
    }

    private String hint(String host) {
        return LOOPBACK_HOSTS.contains(host) && !allowLoopback
                ? " For an emulator on this machine, switch allowLoopbackProviders on."
                : "";
    }

    private static String hostOf(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            String authority = uri.getRawAuthority();
            throw refused(
                    authority == null
                            ? "The address names no host; expected https:// and a DNS name."
                            : "The host " + authority
                                    + " is not a DNS name (IP addresses are refused, Unicode names are"
                                    + " written in their xn-- form).");
        }
        return plain(host);
    }

    /// In lower case, an IPv6 literal without its brackets.
    static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static boolean hasAt(@Nullable String authority) {
        return authority != null && authority.contains("@");
    }

    private static FetchException refused(String message) {
        return new FetchException(Kind.ADDRESS_REFUSED, message);
    }
}
