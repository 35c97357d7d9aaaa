package dev.behalf.server.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks a host name up. A seam, so that tests can play a name server that changes its answers.
@FunctionalInterface
public interface HostResolver {

    /// @return every address the name has now, at least one
    /// @throws UnknownHostException when there is none
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /// The resolver of the operating system.
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
