package dev.behalf.sandbox.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Clients;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Setting;
import dev.behalf.sandbox.idp.SignIn;
import dev.behalf.sandbox.idp.SigningKeys;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A plain OpenID Connect provider. Publishes an RSA, a P-256 and an Ed25519 key; the issuer is its origin, no slash.
public final class OidcTenant extends Tenant {
    public static final String CLIENT_ID = "behalf-sandbox";
    public static final String AUDIENCE = "https://api.acme.example";

    private static final Duration HOUR = Duration.ofHours(1);

    private final OidcModes modes = new OidcModes();
    private final Clients clients = new Clients(CLIENT_ID);
    private final SigningKeys rsa;
    private final SigningKeys elliptic;
    private final SigningKeys edwards;
    private final RefreshTokens refreshTokens;
    private final OidcSignIn signIn;
    private final OidcTokenEndpoint tokenEndpoint;

    public OidcTenant(Setting setting) {
        super(setting);
        rsa = ring(Algorithm.RS256);
        elliptic = ring(Algorithm.ES256);
        edwards = ring(Algorithm.EDDSA);
        refreshTokens = new RefreshTokens(clock(), () -> Opaque.letters(48), this::isBlocked);
        Codes codes = new Codes(clock(), Duration.ofMinutes(1), () -> Opaque.letters(40));
        signIn = new OidcSignIn(this, codes);
        tokenEndpoint = new OidcTokenEndpoint(
                this, codes, refreshTokens, new AccessTokens(() -> published(allKeys()), this::subject));
        open("issuer", this::answer);
        kind("access", this::accessToken);
        kind("id", this::idToken);
        kind("client-credentials", this::clientCredentialsToken);
        kind("opaque", () -> accessToken().raw(opaqueToken()));
    }

    public String issuer() {
        return origin();
    }

    @Override
    public OidcModes modes() {
        return modes;
    }

    /// The ring of the algorithm that signs now.
    @Override
    public SigningKeys keys() {
        return switch (modes.algorithm.get()) {
            case RS256, PS256, HS256, NONE -> rsa;
            case ES256 -> elliptic;
            case EDDSA -> edwards;
        };
    }

    @Override
    public List<SigningKeys> allKeys() {
        return List.of(rsa, elliptic, edwards);
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public String provider() {
        return "OpenID Connect";
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Issuer URL", issuer());
        fields.put("Client ID", CLIENT_ID);
        fields.put("Audience", AUDIENCE);
        return fields;
    }

    @Override
    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    public String subject(Person person) {
        return person.idAt("oidc").toString();
    }

    public TokenBuilder accessToken() {
        return accessToken(Person.JANE);
    }

    public TokenBuilder accessToken(Person person) {
        return signed(modes.clientClaim.get())
                .header("typ", "at+jwt")
                .subject(subject(person))
                .audience(modes.audiences.get().toArray(String[]::new))
                .client(CLIENT_ID)
                .claim("jti", Opaque.letters(22))
                .scope("openid profile email");
    }

    public TokenBuilder idToken() {
        return idToken(Person.JANE);
    }

    public TokenBuilder idToken(Person person) {
        return signed("aud")
                .header("typ", "JWT")
                .subject(subject(person))
                .client(CLIENT_ID)
                .claims(profile(person));
    }

    /// A machine's token: `sub` is the client.
    public TokenBuilder clientCredentialsToken() {
        return accessToken().subject(CLIENT_ID).scope("read");
    }

    public String opaqueToken() {
        return Opaque.letters(40);
    }

    Map<String, Object> profile(Person person) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("name", person.name());
        claims.put("given_name", person.givenName());
        claims.put("family_name", person.familyName());
        claims.put("email", person.email());
        claims.put("email_verified", modes.emailVerified.get());
        return claims;
    }

    private TokenBuilder signed(String clientClaim) {
        TokenBuilder token = token(keys().current(), clientClaim, HOUR).issuer(issuer());
        Algorithm algorithm = modes.algorithm.get();
        return algorithm == Algorithm.HS256 ? token.secret(Client.SECRET.getBytes(UTF_8)) : token.algorithm(algorithm);
    }

    private SigningKeys ring(Algorithm algorithm) {
        return new SigningKeys(keySource(), algorithm, thumbprint -> thumbprint);
    }

    private Reply answer(Request request) {
        return switch (request.route()) {
            case "GET /.well-known/openid-configuration" -> documents().discovery(metadata());
            case "GET /jwks" -> documents().keySet(published(allKeys()));
            case "GET /authorize" -> signIn.authorize(request);
            case "POST " + SignIn.PATH -> signIn.submit(request);
            case "POST /token" -> tokenEndpoint.token(request);
            case "POST /revoke" -> tokenEndpoint.revoke(request);
            case "GET /userinfo", "POST /userinfo" -> tokenEndpoint.userInfo(request);
            case "GET /logout" -> signIn.signOut(request);
            default -> Reply.json(404, Map.of("error", "not_found"));
        };
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", issuer());
        metadata.put("authorization_endpoint", origin() + "/authorize");
        metadata.put("token_endpoint", origin() + "/token");
        metadata.put("userinfo_endpoint", origin() + "/userinfo");
        metadata.put("revocation_endpoint", origin() + "/revoke");
        metadata.put("end_session_endpoint", origin() + "/logout");
        metadata.put("jwks_uri", origin() + "/jwks");
        metadata.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        metadata.put("response_types_supported", List.of("code"));
        metadata.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        metadata.put("subject_types_supported", List.of("public"));
        metadata.put("id_token_signing_alg_values_supported", List.of("RS256", "PS256", "ES256", "EdDSA"));
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        metadata.put(
                "token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic", "client_secret_post"));
        metadata.put("authorization_response_iss_parameter_supported", modes.issInResponse.get());
        return metadata;
    }
}
