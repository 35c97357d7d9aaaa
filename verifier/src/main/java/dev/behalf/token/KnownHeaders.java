package dev.behalf.token;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Headers of tokens that were verified, by their encoded text. An issuer writes the same header into every token it
/// signs
/// with one key, so reading it once is enough.
final class KnownHeaders {

    /// More than an issuer has keys and kinds of token; where each token has a header of its own, this bounds the loss.
    private static final int MAX = 64;

    private final ConcurrentHashMap<String, Claims> headers = new ConcurrentHashMap<>();

    @Nullable
    Claims find(String encoded) {
        return headers.get(encoded);
    }

    /// Only for tokens that passed every check, so that nobody else can fill this.
    void remember(String encoded, Claims header) {
        if (headers.size() >= MAX) {
            headers.clear();
        }
        headers.putIfAbsent(encoded, header);
    }
}
