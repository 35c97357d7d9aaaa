package dev.behalf.sandbox.cognito;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Clients;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Host;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.SignIn;
import dev.behalf.sandbox.idp.SigningKey;
import dev.behalf.sandbox.idp.SigningKeys;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One user pool: two key rings, one for ID tokens and one for access tokens, and a domain host of its own.
public final class CognitoPool {
    private static final Duration HOUR = Duration.ofHours(1);

    private final CognitoTenant region;
    private final String id;
    private final Clients clients;
    private final CognitoModes modes = new CognitoModes();
    private final SigningKeys accessKeys;
    private final SigningKeys idKeys;
    private final Host domain;
    private final Host customDomain;
    private final RefreshTokens refreshTokens;
    private final CognitoSignIn signIn;
    private final CognitoTokenEndpoint tokenEndpoint;

    CognitoPool(CognitoTenant region, String id, String clientId) {
        this.region = region;
        this.id = id;
        clients = new Clients(clientId);
        accessKeys = new SigningKeys(region.keysFrom(), Algorithm.RS256, CognitoPool::kid);
        idKeys = new SigningKeys(region.keysFrom(), Algorithm.RS256, CognitoPool::kid);
        refreshTokens = new RefreshTokens(region.clock(), Opaque::long5Parts, region::isBlocked);
        Codes codes = new Codes(
                region.clock(), Duration.ofMinutes(5), () -> UUID.randomUUID().toString());
        signIn = new CognitoSignIn(this, region, codes);
        tokenEndpoint = new CognitoTokenEndpoint(
                this, region, codes, refreshTokens, new AccessTokens(accessKeys::published, this::subject));
        domain = region.openDomain("domain of " + id, this::answerOnPrefix);
        customDomain = region.openDomain("custom domain of " + id, this::answerOnCustom);
    }

    /// Such as `eu-central-1_SandboxAc`.
    public String id() {
        return id;
    }

    public String clientId() {
        return clients.standard().id();
    }

    public CognitoModes modes() {
        return modes;
    }

    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    public Clients clients() {
        return clients;
    }

    public SigningKeys accessKeys() {
        return accessKeys;
    }

    public SigningKeys idKeys() {
        return idKeys;
    }

    /// The hosted-UI host. Serves no well-known document.
    public Host domain() {
        return domain;
    }

    public Host customDomain() {
        return customDomain;
    }

    /// In the form that the switch `issuer` names.
    public String issuer() {
        return switch (modes.issuer.get()) {
            case ORIGINAL -> originalIssuer();
            case UPDATED -> region.issuerOrigin() + "/" + id;
        };
    }

    String originalIssuer() {
        return region.awsOrigin() + "/" + id;
    }

    public String subject(Person person) {
        return person.idAt(id).toString();
    }

    /// No `aud`, no `typ`: bound by `client_id` and `token_use`.
    public TokenBuilder accessToken() {
        return accessToken(Person.JANE);
    }

    public TokenBuilder accessToken(Person person) {
        return forUser(accessKeys.current(), "client_id", person)
                .claim("token_use", "access")
                .claim("version", 2)
                .client(clientId())
                .scope("openid profile email")
                .claim("username", person.key());
    }

    public TokenBuilder idToken() {
        return idToken(Person.JANE);
    }

    public TokenBuilder idToken(Person person) {
        return forUser(idKeys.current(), "aud", person)
                .claim("token_use", "id")
                .client(clientId())
                .claim("cognito:username", person.key())
                .claim("email", person.email())
                .claim("email_verified", true)
                .claim("name", person.name())
                .claim("at_hash", Opaque.letters(22))
                .claim("identities", List.of(identity(person)));
    }

    /// A machine's token: `sub` is the client, no `username`.
    public TokenBuilder clientCredentialsToken() {
        return signed(accessKeys.current(), "client_id")
                .subject(clientId())
                .claim("token_use", "access")
                .claim("version", 2)
                .client(clientId())
                .scope("https://api.acme.example/read");
    }

    List<SigningKey> publishedKeys() {
        List<SigningKey> keys = new ArrayList<>(idKeys.published());
        keys.addAll(accessKeys.published());
        return keys;
    }

    Map<String, Object> metadata() {
        String endpoints = endpointBase();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", issuer());
        metadata.put("jwks_uri", issuer() + "/.well-known/jwks.json");
        metadata.put("authorization_endpoint", endpoints + "/oauth2/authorize");
        metadata.put("token_endpoint", endpoints + "/oauth2/token");
        metadata.put("userinfo_endpoint", endpoints + "/oauth2/userInfo");
        metadata.put("revocation_endpoint", endpoints + "/oauth2/revoke");
        metadata.put("end_session_endpoint", endpoints + "/logout");
        metadata.put("response_types_supported", List.of("code", "token"));
        metadata.put("scopes_supported", List.of("openid", "email", "phone", "profile"));
        metadata.put("subject_types_supported", List.of("public"));
        metadata.put("id_token_signing_alg_values_supported", List.of("RS256"));
        metadata.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post"));
        return metadata;
    }

    // Without a domain the document prints addresses below the issuer that lead nowhere.
    private String endpointBase() {
        return switch (modes.domain.get()) {
            case PREFIX -> domain.origin();
            case PREFIX_AND_CUSTOM -> customDomain.origin();
            case NONE -> originalIssuer();
        };
    }

    private TokenBuilder forUser(SigningKey key, String clientClaim, Person person) {
        TokenBuilder token = signed(key, clientClaim)
                .subject(subject(person))
                .claim("event_id", UUID.randomUUID().toString());
        token.claim("origin_jti", UUID.randomUUID().toString())
                .claim("auth_time", token.claims().get("iat"));
        return person.groups().isEmpty() ? token : token.claim("cognito:groups", person.groups());
    }

    private TokenBuilder signed(SigningKey key, String clientClaim) {
        return new TokenBuilder(key, clientClaim, region.now(), HOUR)
                .issuer(issuer())
                .claim("jti", UUID.randomUUID().toString());
    }

    // primary and dateCreated are strings at Cognito.
    private static Map<String, Object> identity(Person person) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("userId", person.email());
        identity.put("providerName", "Okta");
        identity.put("providerType", "OIDC");
        identity.put("issuer", null);
        identity.put("primary", "true");
        identity.put("dateCreated", "1642699117273");
        return identity;
    }

    /// Standard base64 ending in `=`, as Cognito's key ids look.
    private static String kid(String thumbprint) {
        return thumbprint.replace('-', '+').replace('_', '/') + "=";
    }

    private Reply answerOnPrefix(Request request) {
        return modes.domain.get() == CognitoModes.Domain.NONE ? notFound() : answer(request);
    }

    private Reply answerOnCustom(Request request) {
        return modes.domain.get() == CognitoModes.Domain.PREFIX_AND_CUSTOM ? answer(request) : notFound();
    }

    private Reply answer(Request request) {
        if (request.path().startsWith("/.well-known/")) {
            return Reply.html(400, "<!doctype html><title>Bad request</title><h1>Bad request</h1>");
        }
        return switch (request.route()) {
            case "GET /oauth2/authorize" -> signIn.authorize(request);
            case "GET /login" -> signIn.login(request);
            case "POST " + SignIn.PATH -> signIn.submit(request);
            case "GET /error" -> signIn.errorPage(request);
            case "GET /logout" -> signIn.signOut(request);
            case "POST /oauth2/token" -> tokenEndpoint.token(request);
            case "POST /oauth2/revoke" -> tokenEndpoint.revoke(request);
            case "GET /oauth2/userInfo", "POST /oauth2/userInfo" -> tokenEndpoint.userInfo(request);
            default -> notFound();
        };
    }

    private static Reply notFound() {
        return Reply.html(404, "<!doctype html><title>Not found</title><h1>Not found</h1>");
    }
}
