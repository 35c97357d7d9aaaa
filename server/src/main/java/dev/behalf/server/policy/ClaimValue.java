package dev.behalf.server.policy;

import java.util.Optional;

/// A claim with the value that it must be, or have among others. As text `claim=value`.
public record ClaimValue(String claim, String value) {

    /// @return empty where it is not of that form
    public static Optional<ClaimValue> of(String text) {
        int at = text.indexOf('=');
        String claim = at < 0 ? "" : text.substring(0, at).strip();
        String value = text.substring(at + 1).strip();
        return claim.isEmpty() || value.isEmpty() ? Optional.empty() : Optional.of(new ClaimValue(claim, value));
    }

    public String text() {
        return claim + "=" + value;
    }
}
