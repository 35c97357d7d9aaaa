package dev.behalf.provider;

import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.token.Check;
import dev.behalf.token.Claims;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How Clerk's tokens are. One key signs every kind, so a good signature says little of what a token is for. Sources:
/// Clerk documentation, "How Clerk implements OAuth" and "Session tokens"; the token categories are in Clerk's open
/// SDK.
final class ClerkRules implements PresetRules {

    private static final String CATEGORY_TEMPLATE = "cl_B7d4PD222AAA";
    private static final String CATEGORY_MACHINE = "cl_B7d4PD333AAA";

    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(SignatureAlgorithm.RS256);

    private final ProviderSettings.Clerk settings;
    private final VerificationPolicy policy;
    private final Basics basics;

    ClerkRules(ProviderSettings.Clerk settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.policy = policy;
        URI jwks = URI.create(settings.instanceUrl() + "/.well-known/jwks.json");
        FixedIssuers issuers = new FixedIssuers(
                List.of(settings.instanceUrl()),
                policy.extraIssuers(),
                surroundings.keySet(new KeySetLocation.Published(jwks), policy),
                found -> Bindings.adviceOnIssuer(found, settings.instanceUrl()));
        this.basics = new Basics(ProviderType.CLERK, ALGORITHMS, issuers);
    }

    @Override
    public Basics basics() {
        return basics;
    }

    @Override
    public TokenKind kindOf(Claims header, Claims claims) {
        return kind(header, claims);
    }

    static TokenKind kind(Claims header, Claims claims) {
        String subject = claims.text("sub");
        if (header.is("cat", CATEGORY_MACHINE) || (subject != null && subject.startsWith("mch_"))) {
            return TokenKind.MACHINE;
        }
        if (header.is("cat", CATEGORY_TEMPLATE)) {
            return TokenKind.TEMPLATE;
        }
        if (Auth0Rules.isAccessTokenType(header)) {
            return TokenKind.ACCESS;
        }
        String session = claims.text("sid");
        if (session != null && session.startsWith("sess_")) {
            return TokenKind.SESSION;
        }
        // Without a category a template token looks like an ID token if the team gave it an audience.
        return claims.has("aud") ? clientBound(claims) : TokenKind.TEMPLATE;
    }

    /// A logout token has an ID token's audience, and is told by `events` (OpenID Connect Back-Channel Logout 2.4).
    private static TokenKind clientBound(Claims claims) {
        return claims.has("events") ? TokenKind.LOGOUT : TokenKind.ID;
    }

    @Override
    public List<Check> bindings() {
        Set<String> audiences = Sets.with(policy.audiences(), settings.clientId(), settings.instanceUrl());
        return List.of(
                Bindings.audienceForm(),
                Bindings.subject("user_"),
                Check.of("Client", "client " + settings.clientId(), this::foundClient, this::client),
                Bindings.audienceIfPresent(audiences, token -> token.kind() == TokenKind.ACCESS),
                Check.of("Session", "sts not pending", token -> token.claims().shown("sts"), ClerkRules::session),
                Check.of("Origin", origins(), token -> token.claims().shown("azp"), this::origin));
    }

    private @Nullable Refusal client(PresentedToken token) {
        return switch (token.kind()) {
            case ID -> Bindings.idTokenClient(token, settings.clientId());
            case ACCESS -> Bindings.client(token.claims(), "client_id", settings.clientId());
            // Bound to no client: session tokens are bound to an origin, the others to what the team made them for.
            case SESSION, TEMPLATE, MACHINE, LOGOUT, REFRESH, UNKNOWN -> null;
        };
    }

    private String foundClient(PresentedToken token) {
        return token.kind() == TokenKind.ID
                ? token.claims().shown("aud")
                : token.claims().shown("client_id");
    }

    private static @Nullable Refusal session(PresentedToken token) {
        return token.claims().is("sts", "pending")
                ? Refusal.of(Reason.SESSION_PENDING, "a complete session", "sts pending")
                : null;
    }

    private String origins() {
        return policy.authorizedParties().isEmpty()
                ? "for session tokens, azp of a configured origin"
                : "for session tokens, azp "
                        + String.join(
                                " or ",
                                policy.authorizedParties().stream().sorted().toList());
    }

    /// A missing `azp` fails too: Clerk leaves it out where the browser sent no Origin.
    private @Nullable Refusal origin(PresentedToken token) {
        if (token.kind() != TokenKind.SESSION) {
            return null;
        }
        String party = token.claims().text("azp");
        return party != null && policy.authorizedParties().contains(party)
                ? null
                : new Refusal(
                        Reason.ORIGIN_NOT_ALLOWED,
                        origins(),
                        token.claims().shown("azp"),
                        "Add the origin of your front end to the authorized parties, if it is yours.");
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        return kind == TokenKind.ID ? settings.clientId() : claims.text("client_id");
    }

    /// Session v2 nests the organization in `o`; v1 and OAuth tokens have `org_id`.
    @Override
    public @Nullable String organization(Claims claims) {
        return claims.get("o") instanceof Map<?, ?> o && o.get("id") instanceof String id ? id : claims.text("org_id");
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return adviceOnOpaqueToken(prefix);
    }

    static String adviceOnOpaqueToken(String prefix) {
        return switch (prefix) {
            case "oat_" ->
                "This is an opaque OAuth access token. In Clerk, open Configure > OAuth applications > your application and"
                        + " switch on \"Generate access tokens as JWTs\".";
            case "mt_" -> "This is an opaque machine token, which stands for no user.";
            case "ak_" -> "This is a Clerk API key, which is no token of a signed-in user.";
            default ->
                "In Clerk, switch on \"Generate access tokens as JWTs\" for the OAuth application, and send that token.";
        };
    }

    @Override
    public String adviceOnEncrypted() {
        return "Clerk does not encrypt its tokens; the client sends a token of another issuer.";
    }

    @Override
    public String adviceOnKind(TokenKind found) {
        return found == TokenKind.SESSION
                ? "This is the session token of Clerk's front end (sid and azp, no client_id). Send the OAuth access token;"
                        + " or accept session tokens in the connection's policy, naming the origins of your front end."
                : Bindings.adviceOnKind(found);
    }
}
