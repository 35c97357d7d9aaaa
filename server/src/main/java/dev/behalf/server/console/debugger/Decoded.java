package dev.behalf.server.console.debugger;

import dev.behalf.token.Claims;
import dev.behalf.token.UnverifiedToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Header and claims of a token, and whether they may be believed.
///
/// @param about what the token seems to be, sentences
/// @param header null where it cannot be read
/// @param claims null where they cannot be read
public record Decoded(
        List<String> about,
        Trust trust,
        @Nullable JsonText header,
        @Nullable JsonText claims) {

    public Decoded {
        about = List.copyOf(about);
    }

    static Decoded of(UnverifiedToken token, List<String> about, Trust trust, Instant now) {
        return new Decoded(about, trust, text(token.header(), now), text(token.claims(), now));
    }

    private static @Nullable JsonText text(@Nullable Claims claims, Instant now) {
        return claims == null ? null : JsonText.of(claims, now);
    }
}
