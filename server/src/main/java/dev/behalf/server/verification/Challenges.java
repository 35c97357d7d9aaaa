package dev.behalf.server.verification;

import dev.behalf.token.Reason;
import java.util.List;

/// The values of `WWW-Authenticate` (RFC 6750 section 3).
final class Challenges {

    private static final String REALM = "Bearer realm=\"api\"";

    /// For a request without a token: section 3.1 wants no error code then.
    static final String NO_TOKEN = REALM;

    private Challenges() {}

    static String invalidToken(Reason reason) {
        PublicReason shown = PublicReason.of(reason);
        return error("invalid_token", shown.message() + " (" + shown.code() + ")");
    }

    /// @param scopes as [#isScope] allows them
    static String insufficientScope(List<String> scopes) {
        return error("insufficient_scope", "The token lacks a scope that is needed here") + ", scope=\""
                + String.join(" ", scopes) + "\"";
    }

    private static String error(String code, String description) {
        return REALM + ", error=\"" + code + "\", error_description=\"" + description + "\"";
    }

    /// A scope-token of RFC 6749 section 3.3: no space, no quote, no backslash.
    static boolean isScope(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
    }
}
