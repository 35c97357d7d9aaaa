package dev.behalf.server.clients;

/// Why a client's metadata cannot be used (RFC 7591 section 3.2.2).
///
/// @param error the code of that section
/// @param description for whoever wrote the client
public record ClientProblem(String error, String description) {

    static ClientProblem redirect(String description) {
        return new ClientProblem("invalid_redirect_uri", description);
    }

    static ClientProblem metadata(String description) {
        return new ClientProblem("invalid_client_metadata", description);
    }
}
