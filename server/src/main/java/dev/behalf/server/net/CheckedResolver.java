package dev.behalf.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.DnsResolver;

/// Looks up once per connection, checks, and hands the very addresses it checked to the socket: between the check and
/// the
/// connection no second look-up happens that a name server could answer differently.
///
/// @param dial the last step before the socket, the identity outside tests: no test can own a public address
record CheckedResolver(HostResolver resolver, AddressPolicy policy, UnaryOperator<InetSocketAddress> dial)
        implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return checked(host).toArray(InetAddress[]::new);
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return checked(host).stream()
                .map(address -> dial.apply(new InetSocketAddress(address, port)))
                .toList();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private List<InetAddress> checked(String name) throws UnknownHostException {
        String host = AddressPolicy.plain(name);
        List<InetAddress> addresses = List.copyOf(resolver.resolve(host));
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        policy.check(host, addresses);
        return addresses;
    }
}
