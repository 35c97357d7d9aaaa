package dev.behalf.bench;

/// The refresh tokens of one sign-in, each the answer to the one before. For one thread at a time.
final class Chain {

    private final String client;
    private String token;

    Chain(String client, String token) {
        this.client = client;
        this.token = token;
    }

    /// The body of the next request (RFC 6749 section 6).
    String form() {
        return "grant_type=refresh_token&client_id=" + client + "&refresh_token=" + token;
    }

    void next(String successor) {
        if (successor.equals(token)) {
            throw new IllegalStateException("Another refresh token was expected with every answer");
        }
        token = successor;
    }
}
