package dev.behalf.sandbox.auth0;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Certificate;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Clients;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Host;
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

/// An Auth0 tenant with one application and one API. Its issuer is its origin **with** a slash; a second host stands
/// for a custom domain, whose tokens carry that domain's issuer and are signed by the same keys.
public final class Auth0Tenant extends Tenant {
    public static final String CLIENT_ID = "sandbox8kQ1pXr4vT9mWz2yLb6nCd3fG";
    public static final String AUDIENCE = "https://api.acme.example";
    public static final String ORGANIZATION_ID = "org_9ybsU1sandboxAcm";
    static final Duration DAY = Duration.ofHours(24);
    private static final Duration ID_TOKEN_LIFE = Duration.ofHours(10);

    private final Auth0Modes modes = new Auth0Modes();
    private final Clients clients = new Clients(CLIENT_ID);
    private final SigningKeys keys;
    private final Host custom;
    private final RefreshTokens refreshTokens;
    private final Auth0SignIn signIn;
    private final Auth0TokenEndpoint tokenEndpoint;

    public Auth0Tenant(Setting setting) {
        super(setting);
        keys = new SigningKeys(
                keySource(), Algorithm.RS256, thumbprint -> thumbprint.substring(0, 21), Certificate.SHA1_THUMBPRINT);
        keys.addNext();
        refreshTokens = new RefreshTokens(clock(), () -> "v1." + Opaque.letters(43), this::isBlocked);
        Codes codes = new Codes(clock(), Duration.ofMinutes(10), () -> Opaque.letters(43));
        signIn = new Auth0SignIn(this, codes);
        tokenEndpoint =
                new Auth0TokenEndpoint(this, codes, refreshTokens, new AccessTokens(keys::published, this::subject));
        open("tenant domain", this::answer);
        custom = open("custom domain", this::answer);
        kind("access", this::accessToken);
        kind("access-rfc9068", this::rfc9068AccessToken);
        kind("id", this::idToken);
        kind("client-credentials", this::clientCredentialsToken);
        kind("logout", this::logoutToken);
        kind("opaque", () -> accessToken().raw(opaqueToken()));
        kind("encrypted", () -> accessToken().raw(encryptedToken()));
    }

    /// The origin with a slash at its end.
    public String issuer() {
        return origin() + "/";
    }

    /// The issuer of tokens obtained through the custom domain.
    public String customIssuer() {
        return custom.origin() + "/";
    }

    @Override
    public Auth0Modes modes() {
        return modes;
    }

    @Override
    public SigningKeys keys() {
        return keys;
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public String provider() {
        return "Auth0";
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Tenant domain", origin());
        fields.put("Application Client ID", CLIENT_ID);
        fields.put("API audience", AUDIENCE);
        return fields;
    }

    @Override
    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    public String subject(Person person) {
        return "auth0|" + person.lettersAt("auth0", 24);
    }

    /// For the API, in the profile that the switch `profile` names.
    public TokenBuilder accessToken() {
        return accessToken(Person.JANE);
    }

    public TokenBuilder accessToken(Person person) {
        return switch (modes.profile.get()) {
            case AUTH0 -> auth0AccessToken(person);
            case RFC9068 -> rfc9068AccessToken(person);
        };
    }

    public TokenBuilder rfc9068AccessToken() {
        return rfc9068AccessToken(Person.JANE);
    }

    private TokenBuilder auth0AccessToken(Person person) {
        return forUser("azp", person, DAY)
                .header("typ", "JWT")
                .audience(AUDIENCE, origin() + "/userinfo")
                .scope("openid profile email")
                .client(CLIENT_ID);
    }

    private TokenBuilder rfc9068AccessToken(Person person) {
        return forUser("client_id", person, DAY)
                .header("typ", "at+jwt")
                .audience(AUDIENCE, origin() + "/userinfo")
                .scope("openid profile email")
                .claim("jti", Opaque.letters(22))
                .client(CLIENT_ID);
    }

    public TokenBuilder idToken() {
        return idToken(Person.JANE);
    }

    public TokenBuilder idToken(Person person) {
        return forUser("aud", person, ID_TOKEN_LIFE)
                .header("typ", "JWT")
                .client(CLIENT_ID)
                .claim("sid", Opaque.letters(32))
                .claims(profile(person));
    }

    /// A machine's token: `sub` is the client with `@clients`.
    public TokenBuilder clientCredentialsToken() {
        TokenBuilder token = signed("azp", DAY)
                .header("typ", "JWT")
                .subject(CLIENT_ID + "@clients")
                .audience(AUDIENCE)
                .client(CLIENT_ID);
        return switch (modes.profile.get()) {
            case AUTH0 -> token.claim("gty", "client-credentials");
            // The RFC 9068 profile never has gty.
            case RFC9068 -> token.header("typ", "at+jwt").without("azp").claim("client_id", CLIENT_ID);
        };
    }

    /// A back-channel logout token: `events`, never `nonce`.
    public TokenBuilder logoutToken() {
        return forUser("aud", Person.JANE, Duration.ofMinutes(2))
                .header("typ", "JWT")
                .client(CLIENT_ID)
                .claim("sid", Opaque.letters(32))
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    /// What older tenants issue without an audience.
    public String opaqueToken() {
        return Opaque.letters(32);
    }

    /// What is issued without an audience: five parts that only Auth0 can read.
    public String encryptedToken() {
        return Opaque.encrypted(issuer());
    }

    Map<String, Object> profile(Person person) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("name", person.name());
        claims.put("given_name", person.givenName());
        claims.put("family_name", person.familyName());
        claims.put("nickname", person.key());
        claims.put("email", person.email());
        claims.put("email_verified", true);
        return claims;
    }

    private TokenBuilder forUser(String clientClaim, Person person, Duration lifetime) {
        return signed(clientClaim, lifetime).subject(subject(person));
    }

    private TokenBuilder signed(String clientClaim, Duration lifetime) {
        TokenBuilder token = token(keys.current(), clientClaim, lifetime).issuer(issuer());
        Algorithm algorithm = modes.algorithm.get();
        return algorithm == Algorithm.HS256
                ? token.secret(Client.SECRET.getBytes(UTF_8)).withoutHeader("kid")
                : token.algorithm(algorithm);
    }

    private Reply answer(Request request) {
        return switch (request.route()) {
            case "GET /.well-known/openid-configuration" -> documents().discovery(metadata(request.origin()));
            case "GET /.well-known/jwks.json" -> documents().keySet(keys.published());
            case "GET /authorize" -> signIn.authorize(request);
            case "POST " + SignIn.PATH -> signIn.submit(request);
            case "POST /oauth/token" -> tokenEndpoint.token(request);
            case "POST /oauth/revoke" -> tokenEndpoint.revoke(request);
            case "GET /userinfo", "POST /userinfo" -> tokenEndpoint.userInfo(request);
            case "GET /v2/logout", "GET /oidc/logout" -> signIn.signOut(request);
            default -> Reply.json(404, Map.of("statusCode", 404, "error", "Not Found", "message", "Not Found"));
        };
    }

    private Map<String, Object> metadata(String origin) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", origin + "/");
        metadata.put("authorization_endpoint", origin + "/authorize");
        metadata.put("token_endpoint", origin + "/oauth/token");
        metadata.put("userinfo_endpoint", origin + "/userinfo");
        metadata.put("jwks_uri", origin + "/.well-known/jwks.json");
        metadata.put("revocation_endpoint", origin + "/oauth/revoke");
        metadata.put("end_session_endpoint", origin + "/oidc/logout");
        metadata.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        metadata.put("response_types_supported", List.of("code", "code id_token", "id_token token"));
        metadata.put("response_modes_supported", List.of("query", "fragment", "form_post"));
        metadata.put("subject_types_supported", List.of("public"));
        metadata.put("code_challenge_methods_supported", List.of("S256", "plain"));
        metadata.put("id_token_signing_alg_values_supported", List.of("HS256", "RS256", "PS256"));
        metadata.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"));
        return metadata;
    }
}
