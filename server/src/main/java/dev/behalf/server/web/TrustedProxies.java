package dev.behalf.server.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The proxies that are believed about whom they forward for. From everybody else `X-Forwarded-For` is hearsay.
public final class TrustedProxies {

    /// Nobody is believed.
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private record Network(InetAddress address, int prefix) {

        boolean holds(InetAddress candidate) {
            byte[] mine = address.getAddress();
            byte[] other = candidate.getAddress();
            if (other.length != mine.length) {
                return false;
            }
            int whole = prefix / Byte.SIZE;
            int rest = prefix % Byte.SIZE;
            return Arrays.equals(mine, 0, whole, other, 0, whole)
                    && (rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0);
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /// @param text addresses and networks by commas, such as `10.0.0.0/8, fd00::/8, 192.0.2.7`
    /// @throws IllegalArgumentException where one is neither
    public static TrustedProxies parse(String text) {
        List<Network> networks = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            networks.add(network(each.strip()));
        }
        return new TrustedProxies(List.copyOf(networks));
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(text);
        }
        return new Network(address, prefix);
    }

    private boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    /// Whose request it is: the last address that no trusted proxy has. Each proxy adds whom it got the request from
    /// at the end, and whatever stands before the last stranger is that stranger's own word.
    ///
    /// @param connected whoever opened the connection
    /// @param forwarded the values of `X-Forwarded-For`, in their order
    InetAddress client(InetAddress connected, List<String> forwarded) {
        InetAddress client = connected;
        String[] hops = String.join(",", forwarded).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
            try {
                client = InetAddress.ofLiteral(hops[i].strip());
            } catch (IllegalArgumentException _) {
                // A proxy that writes something else is as far as can be seen.
                return client;
            }
        }
        return client;
    }
}
