package dev.behalf.sandbox.clerk;

import dev.behalf.sandbox.idp.Mode;
import dev.behalf.sandbox.idp.Modes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The switches of a Clerk instance.
public final class ClerkModes extends Modes {
    /// The switch "Generate access tokens as JWTs" of the OAuth application.
    public enum AccessTokens {
        JWT,
        OPAQUE
    }

    /// The `typ` header of OAuth access tokens; both occur.
    public enum Type {
        AT_JWT,
        APPLICATION_AT_JWT
    }

    /// What the `cat` header says.
    public enum Category {
        BY_CLASS,
        NO_INFORMATION,
        ABSENT
    }

    /// Whether a refresh hands out a new refresh token; the vendor doesn't say, one user saw it rotate.
    public enum Refresh {
        ROTATING,
        STATIC
    }

    public final Mode<AccessTokens> accessTokens =
            choice("accessTokens", AccessTokens.class, AccessTokens.JWT, "form of OAuth access tokens");
    public final Mode<Type> type = choice("type", Type.class, Type.AT_JWT, "typ header of OAuth access tokens");
    public final Mode<Category> category =
            choice("category", Category.class, Category.BY_CLASS, "cat header of session, template and machine tokens");
    public final Mode<Refresh> refresh = choice(
            "refresh",
            Refresh.class,
            Refresh.ROTATING,
            "whether a refresh yields a new refresh token and spends the old");
    public final Mode<Boolean> reuseKillsFamily = flag(
            "reuseKillsFamily", false, "a spent refresh token ends all tokens of its sign-in; not confirmed for Clerk");
    public final Mode<Set<String>> scopes = words(
            "scopes",
            new LinkedHashSet<>(List.of("openid", "profile", "email", "offline_access", "user:org:read")),
            "the scopes enabled for the application; any other gives invalid_scope");
    public final Mode<Boolean> resourceBecomesAudience = flag(
            "resourceBecomesAudience",
            false,
            "a requested resource is written into aud; sources disagree, default absent");
    public final Mode<Boolean> publicRevocation =
            flag("publicRevocation", true, "public clients may revoke; documents name confidential ones only");

    ClerkModes() {}
}
