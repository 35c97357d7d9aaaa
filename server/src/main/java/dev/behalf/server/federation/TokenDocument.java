package dev.behalf.server.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A token response (RFC 6749 section 5.1, OpenID Connect Core 3.1.3.3).
record TokenDocument(JsonNode document) {

    /// In characters.
    static final int LONGEST_TOKEN = 65_536;

    /// What can stand in a header and a form without being read otherwise.
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1," + LONGEST_TOKEN + "}");

    private static final Duration LONGEST = Duration.ofDays(3660);

    /// What is wrong with it, as a sentence; null where nothing is.
    @Nullable
    String problem() {
        String type = Documents.text(document, "token_type");
        if (type != null && !type.equalsIgnoreCase("Bearer")) {
            return "a token_type other than Bearer, which can only be used with a key";
        }
        for (String name : List.of("access_token", "refresh_token", "id_token")) {
            JsonNode member = document.get(name);
            boolean usable = member == null
                    || member.isNull()
                    || (member.isString() && TOKEN.matcher(member.stringValue()).matches());
            if (!usable) {
                return name + " that is no token";
            }
        }
        return null;
    }

    /// @param asked the scopes that were asked for
    ProviderTokens tokens(Instant now, List<String> asked) {
        String scope = Documents.text(document, "scope");
        String accessToken = Documents.text(document, "access_token");
        return new ProviderTokens(
                java.util.Objects.requireNonNull(accessToken),
                expiry(now),
                scope == null ? asked : Scopes.words(scope),
                Documents.text(document, "refresh_token"),
                Documents.text(document, "id_token"));
    }

    private @Nullable Instant expiry(Instant now) {
        JsonNode member = document.get("expires_in");
        if (member == null) {
            return null;
        }
        // Some providers write the number as text.
        String text = member.isString() ? member.stringValue() : member.isIntegralNumber() ? member.asString() : "";
        if (!text.matches("[0-9]{1,9}")) {
            return null;
        }
        Duration life = Duration.ofSeconds(Long.parseLong(text));
        return now.plus(life.compareTo(LONGEST) > 0 ? LONGEST : life);
    }
}
