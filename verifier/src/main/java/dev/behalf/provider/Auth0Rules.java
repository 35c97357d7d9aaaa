package dev.behalf.provider;

import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.Printable;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.token.Check;
import dev.behalf.token.Claims;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How Auth0's tokens are. Sources: Auth0 documentation, "Access Token Profiles", "ID Token Structure", "Signing
/// Algorithms", "Custom Domains".
final class Auth0Rules implements PresetRules {

    private static final Set<SignatureAlgorithm> ALGORITHMS =
            Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256);

    private final ProviderSettings.Auth0 settings;
    private final ApiAudience audience;
    private final Basics basics;

    Auth0Rules(ProviderSettings.Auth0 settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.audience = ApiAudience.of(settings.clientId(), settings.audience(), policy);
        URI jwks = URI.create(settings.issuer() + ".well-known/jwks.json");
        // A custom domain of the tenant is an issuer of its own, signed with the tenant's keys.
        FixedIssuers issuers = new FixedIssuers(
                List.of(settings.issuer()),
                policy.extraIssuers(),
                surroundings.keySet(new KeySetLocation.Published(jwks), policy),
                found -> Bindings.adviceOnIssuer(found, settings.issuer()));
        this.basics = new Basics(ProviderType.AUTH0, ALGORITHMS, issuers);
    }

    @Override
    public Basics basics() {
        return basics;
    }

    @Override
    public TokenKind kindOf(Claims header, Claims claims) {
        return kind(header, claims, settings.clientId());
    }

    static TokenKind kind(Claims header, Claims claims, String clientId) {
        String subject = claims.text("sub");
        if (claims.has("events")) {
            return TokenKind.LOGOUT;
        }
        if (claims.is("gty", "client-credentials") || (subject != null && subject.endsWith("@clients"))) {
            return TokenKind.MACHINE;
        }
        if (isAccessTokenType(header)) {
            return TokenKind.ACCESS;
        }
        // An ID token is for the client itself; an access token is for an API.
        return Bindings.isOnlyAudience(claims, clientId) || claims.has("nonce") || claims.has("at_hash")
                ? TokenKind.ID
                : claims.has("aud") ? TokenKind.ACCESS : TokenKind.UNKNOWN;
    }

    /// RFC 9068 section 2.1.
    static boolean isAccessTokenType(Claims header) {
        String typ = header.text("typ");
        return typ != null && typ.regionMatches(true, typ.length() - 6, "at+jwt", 0, 6);
    }

    @Override
    public List<Check> bindings() {
        return List.of(
                Bindings.audienceForm(),
                Bindings.subject(""),
                audience.check(),
                Check.of("Client", "client " + settings.clientId(), this::foundClient, this::client));
    }

    /// The Auth0 profile names the client in `azp`, the RFC 9068 profile in `client_id`.
    private @Nullable Refusal client(PresentedToken token) {
        if (token.kind() == TokenKind.ID) {
            return null;
        }
        Claims claims = token.claims();
        String claim = claims.has("client_id") ? "client_id" : "azp";
        Refusal refusal = Bindings.client(claims, claim, settings.clientId());
        // Both present: both must agree, so that neither profile can be played against the other.
        return refusal == null && claims.has("azp") ? Bindings.client(claims, "azp", settings.clientId()) : refusal;
    }

    private String foundClient(PresentedToken token) {
        String client = client(token.claims(), token.kind());
        return client == null ? "nothing" : Printable.text(client);
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        if (kind == TokenKind.ID) {
            return settings.clientId();
        }
        String clientId = claims.text("client_id");
        return clientId != null ? clientId : claims.text("azp");
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return "Auth0 issues opaque access tokens when no API audience is requested. "
                + (settings.audience() == null
                        ? "Create an API in Auth0, let the client request its identifier as `audience`, and enter it as API"
                                + " audience here; or send the ID token."
                        : "Let the client request `audience=" + settings.audience() + "`.");
    }

    @Override
    public String adviceOnEncrypted() {
        return "Auth0 encrypts access tokens when no API audience is requested, or when the API has JSON Web Encryption on."
                + " Let the client request an API audience, and switch encryption off under APIs > your API > Token"
                + " settings.";
    }

    @Override
    public String adviceOnKind(TokenKind found) {
        return found == TokenKind.MACHINE
                ? "It came from the client credentials grant (a machine-to-machine application). "
                        + Bindings.adviceOnKind(found)
                : Bindings.adviceOnKind(found);
    }
}
