package dev.behalf.server.upstream;

/// A session at a server of a revision up to 2025-11-25 that one client has to itself.
///
/// @param id a secret between Behalf and the server; empty where the server keeps none
/// @param version of the protocol that was agreed on
public record Joined(String id, String version) {

    /// Without the id.
    @Override
    public String toString() {
        return "Joined[" + version + "]";
    }
}
