package dev.behalf.server.environment;

import dev.behalf.provider.ProviderType;

/// Whether a provider says when somebody signed in (`auth_time`, OpenID Connect Core section 2), without which no
/// sign-in is known to be fresh.
public enum AuthTime {
    /// Always, or because `max_age` asks for it.
    SAID,
    /// Not as the provider comes.
    RARE,
    /// Never.
    NEVER;

    public static AuthTime of(ProviderType type) {
        return switch (type) {
            case AUTH0, COGNITO, OIDC -> SAID;
            case CLERK -> RARE;
            case WORKOS -> NEVER;
        };
    }

    /// What the team is told of rules that want a fresh sign-in.
    ///
    /// @return a sentence or two; empty where nothing stands in their way
    public static String note(ProviderType type) {
        return switch (of(type)) {
            case SAID -> "";
            case RARE ->
                type.label() + " does not say when people sign in, unless its ID tokens were made to carry auth_time or"
                        + " fva. Without either such calls stay refused: a confirmation may serve in place of a sign-in.";
            case NEVER ->
                type.label() + " does not say when people sign in (auth_time), so such calls stay refused: a"
                        + " confirmation may serve in place of a sign-in.";
        };
    }
}
