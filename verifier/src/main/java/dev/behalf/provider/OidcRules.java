package dev.behalf.provider;

import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.token.Check;
import dev.behalf.token.Claims;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Any OpenID Connect provider. Kinds are told apart by the signs that are in use: `typ` (RFC 9068), `token_use`,
/// Keycloak's
/// `typ` claim, ID-token claims, and the audience.
final class OidcRules implements PresetRules {

    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(
            SignatureAlgorithm.RS256,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.ES384,
            SignatureAlgorithm.EDDSA);

    private final ProviderSettings.Oidc settings;
    private final ApiAudience audience;
    private final Basics basics;

    OidcRules(ProviderSettings.Oidc settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.audience = ApiAudience.of(settings.clientId(), settings.audience(), policy);
        FixedIssuers issuers = new FixedIssuers(
                List.of(settings.issuer()),
                policy.extraIssuers(),
                surroundings.keySet(new KeySetLocation.Discovered(settings.issuer()), policy),
                found -> Bindings.adviceOnIssuer(found, settings.issuer()));
        this.basics = new Basics(ProviderType.OIDC, ALGORITHMS, issuers);
    }

    @Override
    public Basics basics() {
        return basics;
    }

    @Override
    public TokenKind kindOf(Claims header, Claims claims) {
        return kind(header, claims, settings);
    }

    static TokenKind kind(Claims header, Claims claims, ProviderSettings.Oidc settings) {
        if (claims.has("events")) {
            return TokenKind.LOGOUT;
        }
        String type = claims.text("typ");
        if (type != null && (type.equalsIgnoreCase("Refresh") || type.equalsIgnoreCase("Offline"))) {
            return TokenKind.REFRESH;
        }
        if (isIdToken(header, claims, type, settings)) {
            return TokenKind.ID;
        }
        return isMachine(claims, settings) ? TokenKind.MACHINE : TokenKind.ACCESS;
    }

    /// By the signs in use: the client as its own subject (RFC 9068 section 2.2), Auth0's `gty`, Entra's `idtyp`, and
    /// the name of Keycloak's service accounts, whose subject is an id like that of a user.
    private static boolean isMachine(Claims claims, ProviderSettings.Oidc settings) {
        String subject = claims.text("sub");
        boolean ownSubject =
                subject != null && (claims.is(settings.clientClaim(), subject) || claims.is("client_id", subject));
        return ownSubject
                || claims.is("gty", "client-credentials")
                || claims.is("idtyp", "app")
                || ("service-account-" + settings.clientId()).equalsIgnoreCase(claims.text("preferred_username"));
    }

    private static boolean isIdToken(
            Claims header, Claims claims, @Nullable String type, ProviderSettings.Oidc settings) {
        if (Auth0Rules.isAccessTokenType(header) || claims.is("token_use", "access") || "Bearer".equals(type)) {
            return false;
        }
        boolean marked = "ID".equals(type == null ? null : type.toUpperCase(Locale.ROOT))
                || claims.is("token_use", "id")
                || claims.has("nonce")
                || claims.has("at_hash")
                || claims.has("c_hash");
        // An API's audience differs from the client unless the provider names the client only, as for ID tokens.
        boolean forClient =
                claims.holds("aud", settings.clientId()) && !settings.clientId().equals(settings.audience());
        return marked || (forClient && (settings.audience() == null || !claims.holds("aud", settings.audience())));
    }

    @Override
    public List<Check> bindings() {
        return List.of(
                Bindings.audienceForm(),
                Bindings.subject(""),
                audience.check(),
                Check.of(
                        "Client",
                        settings.clientClaim() + " " + settings.clientId() + "; in ID tokens aud",
                        token -> token.claims().shown(token.kind() == TokenKind.ID ? "aud" : settings.clientClaim()),
                        this::client));
    }

    private @Nullable Refusal client(PresentedToken token) {
        boolean audienceNamesClient = settings.clientClaim().equals("aud");
        if (token.kind() == TokenKind.ID) {
            return null;
        }
        return audienceNamesClient
                ? Bindings.audience(token.claims(), Set.of(settings.clientId()))
                : Bindings.client(token.claims(), settings.clientClaim(), settings.clientId());
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        return settings.clientId();
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return "This provider issues opaque access tokens here. Switch it to JWT access tokens for your API, or send the ID"
                + " token and accept that kind.";
    }

    @Override
    public String adviceOnEncrypted() {
        return "Switch token encryption off for this application at the provider.";
    }
}
