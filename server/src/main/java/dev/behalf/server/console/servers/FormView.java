package dev.behalf.server.console.servers;

/// The form of a new server, or of one that is there.
///
/// @param action where it is sent
/// @param back the page to return to
/// @param version of the server that what is sent is to be stored over, 0 where it is new
/// @param hasSecret whether a secret is set
/// @param offline whether tokens of people are kept in the environment, without which no call is as an end user
/// @param loopback whether servers on this machine may be registered
/// @param mcp the path of clients' addresses, up to the name of the server
public record FormView(
        String action,
        String back,
        ServerForm form,
        long version,
        boolean hasSecret,
        boolean offline,
        boolean loopback,
        String mcp,
        String yaml) {

    public boolean isNew() {
        return version == 0;
    }
}
