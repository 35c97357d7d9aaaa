package dev.behalf.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody pasted where a token was asked for. Only for people who look into a token: a request must carry the
/// token alone. Tokens and secrets stand in no `toString`.
public sealed interface PastedText {

    /// More than a token response of any provider.
    int MAX_LENGTH = 64 * 1024;

    /// One token.
    ///
    /// @param around what stood around the token and was left out, such as "the word Bearer"; null where there was
    /// nothing
    record Token(String text, @Nullable String around) implements PastedText {
        @Override
        public String toString() {
            return "Token[" + text.length() + " characters]";
        }
    }

    /// Several tokens, such as those of a token response, of which one must be picked.
    ///
    /// @param tokens by name, at least two, in the order of the text; without refresh tokens
    record Several(Map<String, String> tokens) implements PastedText {
        public Several {
            tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
        }

        @Override
        public String toString() {
            return "Several" + tokens.keySet();
        }
    }

    /// A key, which is no token.
    ///
    /// @param name what it is, such as "a secret key of Behalf"
    /// @param secret whether whoever knows it can act with it, so that it must be rolled
    /// @param ours whether it is one of Behalf's own
    record Key(String name, boolean secret, boolean ours) implements PastedText {}

    /// A text in which no token was found.
    ///
    /// @param found what was found, in words
    record Nothing(String found) implements PastedText {}

    /// Never fails, whatever the text is.
    static PastedText read(String pasted) {
        return PastedTexts.read(pasted);
    }
}

final class PastedTexts {

    /// A signed or encrypted token: `eyJ` is the beginning of a JSON object in base64.
    private static final Pattern TOKEN =
            Pattern.compile("(?:\"?([A-Za-z_][\\w-]{0,40})\"?\\s{0,4}[:=]\\s{0,4}[\"']?(?:Bearer\\s+)?)?"
                    + "(?<![\\w.-])(eyJ[\\w-]*\\.[\\w-]*\\.[\\w-]*(?:\\.[\\w-]*\\.[\\w-]*)?)");

    /// A token that a terminal or mail program broke into lines; but not two tokens, one after the other.
    private static final Pattern WRAPPED = Pattern.compile("eyJ[\\w-]*\\.[\\w-]*\\.[\\w-]*(?:\\.[\\w-]*\\.[\\w-]*)?");

    private static final Pattern SECOND = Pattern.compile("(?<![.\\s])\\s+eyJ");

    private static final Pattern BEARER = Pattern.compile("(?i)(?:authorization\\s*:\\s*)?(?:bearer|dpop)\\s+(\\S+)");

    private static final List<String> RESPONSE = List.of("access_token", "id_token", "token", "accessToken", "idToken");

    private PastedTexts() {}

    static PastedText read(String pasted) {
        String text = pasted.strip();
        if (text.isEmpty()) {
            return new PastedText.Nothing("nothing");
        }
        if (text.length() > PastedText.MAX_LENGTH) {
            return new PastedText.Nothing("a text of " + text.length() + " characters");
        }
        PastedText.Key key = key(text);
        if (key != null) {
            return key;
        }
        Map<String, String> response = response(text);
        if (response != null) {
            return of(response, "the token response around it");
        }
        Matcher bearer = BEARER.matcher(text);
        if (bearer.matches()) {
            PastedText.Key carried = key(bearer.group(1));
            return carried != null ? carried : new PastedText.Token(bearer.group(1), "the word Bearer");
        }
        return plain(text);
    }

    private static PastedText plain(String text) {
        boolean single = text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '\'');
        if (single && text.startsWith("eyJ")) {
            return new PastedText.Token(text, null);
        }
        String joined = text.replaceAll("\\s", "");
        if (WRAPPED.matcher(joined).matches() && !SECOND.matcher(text).find()) {
            return new PastedText.Token(joined, "line breaks and spaces");
        }
        Map<String, String> found = within(text);
        if (!found.isEmpty()) {
            return of(found, "the text around it");
        }
        return single && !text.startsWith("{") && !text.contains("://")
                ? new PastedText.Token(text, null)
                : new PastedText.Nothing("a text of " + text.length() + " characters without a token");
    }

    private static PastedText of(Map<String, String> tokens, String around) {
        if (tokens.isEmpty()) {
            return new PastedText.Nothing("a JSON object without an access token or ID token");
        }
        return tokens.size() == 1
                ? new PastedText.Token(tokens.values().iterator().next(), around)
                : new PastedText.Several(tokens);
    }

    /// The tokens of a token response (RFC 6749 section 5.1), null where the text is none. Its refresh token is for
    /// the provider alone.
    private static @Nullable Map<String, String> response(String text) {
        if (!text.startsWith("{")) {
            return null;
        }
        try {
            Claims members = Json.object(text.getBytes(StandardCharsets.UTF_8));
            Map<String, String> tokens = new LinkedHashMap<>();
            for (String name : RESPONSE) {
                String token = members.text(name);
                if (token != null && !token.isBlank()) {
                    tokens.put(name, token.strip());
                }
            }
            return tokens.isEmpty()
                            && !members.has("refresh_token")
                            && !within(text).isEmpty()
                    ? null
                    : tokens;
        } catch (Json.NotAnObjectException notAnObject) {
            return null;
        }
    }

    /// Tokens anywhere in a text: a command line, a header, a cookie, an address.
    private static Map<String, String> within(String text) {
        Map<String, String> tokens = new LinkedHashMap<>();
        Matcher match = TOKEN.matcher(text);
        List<String> seen = new ArrayList<>();
        while (match.find()) {
            String name = match.group(1) == null ? "token" : match.group(1);
            String token = match.group(2);
            if (name.toLowerCase(Locale.ROOT).startsWith("refresh") || seen.contains(token)) {
                continue;
            }
            seen.add(token);
            tokens.put(tokens.containsKey(name) ? name + " " + seen.size() : name, token);
        }
        return tokens;
    }

    private static PastedText.@Nullable Key key(String text) {
        if (text.contains("-----BEGIN")) {
            return new PastedText.Key("a key or certificate in PEM form", text.contains("PRIVATE"), false);
        }
        for (Prefix prefix : Prefix.values()) {
            if (text.startsWith(prefix.text) && text.chars().noneMatch(c -> c <= ' ')) {
                return new PastedText.Key(prefix.name, prefix.secret, prefix.text.startsWith("bhf_"));
            }
        }
        return null;
    }

    /// Clerk's and WorkOS's keys, and our own.
    private enum Prefix {
        BEHALF_SECRET("bhf_sk_", "a secret key of Behalf", true),
        BEHALF_PUBLISHABLE("bhf_pk_", "a publishable key of Behalf", false),
        CLERK_OR_WORKOS_SECRET("sk_", "a secret key, as Clerk and WorkOS have them", true),
        CLERK_PUBLISHABLE("pk_", "a publishable key, as Clerk has them", false),
        CLERK_API_KEY("ak_", "an API key of Clerk", true),
        WEBHOOK("whsec_", "the secret of a webhook", true);

        private final String text;
        private final String name;
        private final boolean secret;

        Prefix(String text, String name, boolean secret) {
            this.text = text;
            this.name = name;
            this.secret = secret;
        }
    }
}
