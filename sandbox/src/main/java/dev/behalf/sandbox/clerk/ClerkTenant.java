package dev.behalf.sandbox.clerk;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Algorithm;
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
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Clerk instance: one key (its id is the instance's) signs every class of token. The issuer has no slash.
public final class ClerkTenant extends Tenant {
    public static final String CLIENT_ID = "sbxClerkOAuth1pXr";
    public static final String ORGANIZATION_ID = "org_2sbxAcmeQ1pXr4vT9mWz2yLb6nC";
    public static final String OTHER_ORGANIZATION_ID = "org_2sbxG10bexQ1pXr4vT9mWz2yLb6";
    /// The browser application's origin, `azp` of session tokens.
    public static final String APP_ORIGIN = "https://app.acme.example";

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration SESSION = Duration.ofSeconds(60);
    private static final long BACKDATED_SECONDS = 10;

    private final ClerkModes modes = new ClerkModes();
    private final Clients clients = new Clients(CLIENT_ID);
    private final SigningKeys keys;
    private final RefreshTokens refreshTokens;
    private final ClerkSignIn signIn;
    private final ClerkTokenEndpoint tokenEndpoint;

    public ClerkTenant(Setting setting) {
        super(setting);
        keys = new SigningKeys(keySource(), Algorithm.RS256, ClerkTenant::instanceId);
        refreshTokens = new RefreshTokens(clock(), () -> Opaque.letters(48), this::isBlocked);
        Codes codes = new Codes(clock(), Duration.ofMinutes(10), () -> Opaque.letters(40));
        signIn = new ClerkSignIn(this, codes);
        tokenEndpoint =
                new ClerkTokenEndpoint(this, codes, refreshTokens, new AccessTokens(keys::published, this::subject));
        open("instance", this::answer);
        kind("access", this::accessToken);
        kind("id", this::idToken);
        kind("session", this::sessionToken);
        kind("session-v1", this::sessionTokenV1);
        kind("template", this::templateToken);
        kind("machine", this::machineToken);
        kind("opaque", () -> accessToken().raw(opaqueToken()));
    }

    /// The Frontend API URL, without a slash.
    public String issuer() {
        return origin();
    }

    /// The instance's publishable key, which wraps its host.
    public String publishableKey() {
        String host = origin().substring("http://".length()) + "$";
        return "pk_test_" + Base64.getEncoder().withoutPadding().encodeToString(host.getBytes(UTF_8));
    }

    @Override
    public ClerkModes modes() {
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
        return "Clerk";
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Instance URL", origin());
        fields.put("Client ID", CLIENT_ID);
        return fields;
    }

    @Override
    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    static String organizationId(String name) {
        return name.equals("acme") ? ORGANIZATION_ID : OTHER_ORGANIZATION_ID;
    }

    public String subject(Person person) {
        return "user_2" + person.lettersAt("clerk", 26);
    }

    /// The OAuth access token in its JWT form: `typ` tells it from the others, `client_id` binds it, no `aud`.
    public TokenBuilder accessToken() {
        return accessToken(Person.JANE);
    }

    public TokenBuilder accessToken(Person person) {
        return forUser("client_id", person, DAY)
                .header(
                        "typ",
                        switch (modes.type.get()) {
                            case AT_JWT -> "at+jwt";
                            case APPLICATION_AT_JWT -> "application/at+jwt";
                        })
                .client(CLIENT_ID)
                .claim("jti", "oat_" + Opaque.letters(27))
                .scope("openid profile email");
    }

    public TokenBuilder idToken() {
        return idToken(Person.JANE);
    }

    public TokenBuilder idToken(Person person) {
        return forUser("aud", person, DAY)
                .header("typ", "JWT")
                .client(CLIENT_ID)
                .claim("jti", Opaque.letters(20))
                .claims(profile(person));
    }

    /// Session token, version 2: bound to an origin, not to any client. 60 seconds.
    public TokenBuilder sessionToken() {
        return session(Person.JANE)
                .claim("v", 2)
                .claim("jti", Opaque.letters(20))
                .claim("fva", List.of(7, -1))
                .claim("pla", "u:free")
                .claim("fea", "o:dash")
                .claim("sts", "active")
                .claim(
                        "o",
                        Map.of("id", ORGANIZATION_ID, "slg", "acme", "rol", "admin", "per", "read,manage", "fpm", "3"));
    }

    /// Session token, version 1 (deprecated): flat organization claims, no `v`, no `jti`.
    public TokenBuilder sessionTokenV1() {
        return session(Person.JANE)
                .claim("org_id", ORGANIZATION_ID)
                .claim("org_role", "org:admin")
                .claim("org_slug", "acme")
                .claim("org_permissions", List.of("org:posts:read"));
    }

    /// A custom JWT-template token: whatever the template says.
    public TokenBuilder templateToken() {
        return category("cl_B7d4PD222AAA", forUser("client_id", Person.JANE, Duration.ofMinutes(1)))
                .header("typ", "JWT")
                .audience("https://hasura.acme.example")
                .claim("role", "editor");
    }

    /// A machine's JWT.
    public TokenBuilder machineToken() {
        return category("cl_B7d4PD333AAA", backdated("client_id", Duration.ofHours(1)))
                .header("typ", "JWT")
                .subject("mch_2" + Opaque.letters(26))
                .claim("jti", "mt_" + Opaque.letters(27))
                .claim("aud", List.of("mch_2" + Opaque.letters(26)));
    }

    /// The OAuth access token while "Generate access tokens as JWTs" is off.
    public String opaqueToken() {
        return "oat_" + Opaque.letters(32);
    }

    Map<String, Object> profile(Person person) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("name", person.name());
        claims.put("given_name", person.givenName());
        claims.put("family_name", person.familyName());
        claims.put("email", person.email());
        claims.put("email_verified", true);
        return claims;
    }

    private TokenBuilder session(Person person) {
        return category("cl_B7d4PD111AAA", forUser("client_id", person, SESSION))
                .header("typ", "JWT")
                .claim("sid", "sess_2" + person.lettersAt("session", 26))
                .claim("azp", APP_ORIGIN);
    }

    private TokenBuilder category(String category, TokenBuilder token) {
        return switch (modes.category.get()) {
            case BY_CLASS -> token.header("cat", category);
            case NO_INFORMATION -> token.header("cat", "cl_I7d4PD111III");
            case ABSENT -> token;
        };
    }

    private TokenBuilder forUser(String clientClaim, Person person, Duration lifetime) {
        return backdated(clientClaim, lifetime).subject(subject(person));
    }

    private TokenBuilder backdated(String clientClaim, Duration lifetime) {
        return token(keys.current(), clientClaim, lifetime)
                .issuer(issuer())
                .notBefore(now().minusSeconds(BACKDATED_SECONDS));
    }

    private static String instanceId(String thumbprint) {
        return "ins_2" + thumbprint.replace("-", "").replace("_", "").substring(0, 26);
    }

    private Reply answer(Request request) {
        return switch (request.route()) {
            case "GET /.well-known/openid-configuration", "GET /.well-known/oauth-authorization-server" ->
                documents().discovery(metadata());
            case "GET /.well-known/jwks.json" -> documents().keySet(keys.published());
            case "GET /oauth/authorize" -> signIn.authorize(request);
            case "POST " + SignIn.PATH -> signIn.submit(request);
            case "POST /oauth/token" -> tokenEndpoint.token(request);
            case "POST /oauth/token/revoke" -> tokenEndpoint.revoke(request);
            case "POST /oauth/token_info" -> tokenEndpoint.introspect(request);
            case "GET /oauth/userinfo", "POST /oauth/userinfo" -> tokenEndpoint.userInfo(request);
            default ->
                Reply.json(
                        404, Map.of("errors", List.of(Map.of("code", "resource_not_found", "message", "not found"))));
        };
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", issuer());
        metadata.put("authorization_endpoint", origin() + "/oauth/authorize");
        metadata.put("token_endpoint", origin() + "/oauth/token");
        metadata.put("userinfo_endpoint", origin() + "/oauth/userinfo");
        metadata.put("introspection_endpoint", origin() + "/oauth/token_info");
        metadata.put("revocation_endpoint", origin() + "/oauth/token/revoke");
        metadata.put("jwks_uri", origin() + "/.well-known/jwks.json");
        metadata.put("scopes_supported", List.copyOf(modes.scopes.get()));
        metadata.put("response_types_supported", List.of("code"));
        metadata.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        metadata.put("subject_types_supported", List.of("public"));
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        metadata.put("id_token_signing_alg_values_supported", List.of("RS256"));
        metadata.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "none"));
        return metadata;
    }
}
