package dev.behalf.sandbox.workos;

import dev.behalf.sandbox.idp.AccessTokens;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Certificate;
import dev.behalf.sandbox.idp.Client;
import dev.behalf.sandbox.idp.Clients;
import dev.behalf.sandbox.idp.Codes;
import dev.behalf.sandbox.idp.Encoding;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A WorkOS environment behind one API host: AuthKit sessions, single sign-on, and a Connect issuer with other keys.
public final class WorkOsTenant extends Tenant {
    public static final String CLIENT_ID = "client_01SANDB0XACME00000000000AA";
    public static final String ORGANIZATION_ID = "org_01SANDB0XACME0000000000000";
    public static final String OTHER_ORGANIZATION_ID = "org_01SANDB0XG10BEX00000000000";
    public static final String ORGANIZATION_WITHOUT_CONNECTION_ID = "org_01SANDB0X1N1TECH0000000000";
    public static final String CONNECTION_ID = "conn_01SANDB0X0KTA0000000000000";
    public static final String CONNECT_ISSUER = "https://sandbox.authkit.app";
    public static final String CUSTOM_DOMAIN = "https://auth.acme.example";
    /// A second client of the same environment, with keys of its own.
    public static final String OTHER_CLIENT_ID = "client_01SANDB0X0THER0000000000BB";

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final WorkOsModes modes = new WorkOsModes();
    private final Clients clients = new Clients(CLIENT_ID);
    private final SigningKeys keys;
    private final SigningKeys otherKeys;
    private final SigningKeys connectKeys;
    private final RefreshTokens refreshTokens;
    private final WorkOsAuthorize ssoAuthorize;
    private final WorkOsAuthorize authKitAuthorize;
    private final SsoEndpoint sso;
    private final AuthenticateEndpoint authKit;

    public WorkOsTenant(Setting setting) {
        super(setting);
        keys = ring();
        otherKeys = ring();
        connectKeys = ring();
        refreshTokens = new RefreshTokens(clock(), () -> Opaque.letters(25), this::isBlocked);
        Codes ssoCodes = codes();
        Codes authKitCodes = codes();
        ssoAuthorize = new WorkOsAuthorize(this, WorkOsAuthorize.Product.SSO, ssoCodes);
        authKitAuthorize = new WorkOsAuthorize(this, WorkOsAuthorize.Product.AUTHKIT, authKitCodes);
        sso = new SsoEndpoint(this, ssoCodes, new AccessTokens(List::of, this::subject));
        authKit = new AuthenticateEndpoint(this, authKitCodes, refreshTokens);
        open("API host", this::answer);
        kind("access", this::accessToken);
        kind("access-no-org", () -> accessToken().without("org_id", "role", "roles", "permissions"));
        kind("connect", this::connectToken);
        kind("machine", this::machineToken);
        kind("other-client", this::otherClientsToken);
        kind("sso-opaque", () -> accessToken().raw(Opaque.ulid()));
    }

    /// In the shape that the switch `issuer` names.
    public String issuer() {
        return issuer(modes.issuer.get());
    }

    public String issuer(WorkOsModes.Issuer shape) {
        return switch (shape) {
            case PER_CLIENT -> origin() + "/user_management/" + CLIENT_ID;
            case LEGACY -> origin();
            case LEGACY_SLASH -> origin() + "/";
            case SSO -> origin() + "/sso/" + CLIENT_ID;
            case CUSTOM_DOMAIN -> CUSTOM_DOMAIN;
        };
    }

    @Override
    public WorkOsModes modes() {
        return modes;
    }

    @Override
    public SigningKeys keys() {
        return keys;
    }

    /// The keys of the Connect issuer, published at `/oauth2/jwks`.
    public SigningKeys connectKeys() {
        return connectKeys;
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public String provider() {
        return "WorkOS";
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Client ID", CLIENT_ID);
        fields.put("Organization ID", ORGANIZATION_ID);
        fields.put("development.workosApi", origin());
        return fields;
    }

    @Override
    public RefreshTokens refreshTokens() {
        return refreshTokens;
    }

    /// Where a browser lands when the person starts at the organization's identity provider: a code without `state`,
    /// for the person's own organization, whichever that is.
    public String idpInitiatedCallback(Person person, String redirectUri) {
        return Encoding.url(redirectUri, Map.of("code", ssoAuthorize.unsolicited(person, redirectUri)));
    }

    public String subject(Person person) {
        return "user_01" + person.lettersAt("workos", 24).toUpperCase(Locale.ROOT);
    }

    /// An AuthKit session's access token with the standard organization. No `aud`. Five minutes.
    public TokenBuilder accessToken() {
        return accessToken(Person.JANE);
    }

    public TokenBuilder accessToken(Person person) {
        TokenBuilder token = token(keys.current(), "client_id", FIVE_MINUTES)
                .header("typ", "JWT")
                .issuer(issuer())
                .subject(subject(person))
                .claim("sid", "session_" + Opaque.ulid())
                .claim("jti", Opaque.ulid())
                .claim("org_id", ORGANIZATION_ID)
                .claim("role", "member")
                .claim("roles", List.of("member"))
                .claim("permissions", List.of("posts:read"));
        return modes.clientIdClaim.get() ? token.client(CLIENT_ID) : token;
    }

    /// An OAuth token of Connect (MCP clients): other issuer, other keys, `aud` is the client.
    public TokenBuilder connectToken() {
        return token(connectKeys.current(), "aud", FIVE_MINUTES)
                .header("typ", "JWT")
                .issuer(CONNECT_ISSUER)
                .subject(subject(Person.JANE))
                .client(CLIENT_ID)
                .claim("sid", "app_consent_" + Opaque.ulid())
                .claim("jti", Opaque.ulid())
                .claim("org_id", ORGANIZATION_ID)
                .scope("openid profile email");
    }

    /// A machine's token of Connect, signed by the client's keys: `sub` is the client, `org_id` is there, `sid` isn't.
    public TokenBuilder machineToken() {
        return token(keys.current(), "aud", Duration.ofHours(1))
                .header("typ", "JWT")
                .issuer(issuer())
                .subject(CLIENT_ID)
                .client(CLIENT_ID)
                .claim("jti", Opaque.ulid())
                .claim("org_id", ORGANIZATION_ID);
    }

    /// The ticket for `/sso/profile`; its claims are undocumented.
    TokenBuilder ssoToken(String profileId) {
        return token(keys.current(), "aud", Duration.ofMinutes(10))
                .header("typ", "JWT")
                .issuer(origin())
                .subject(profileId)
                .client(CLIENT_ID)
                .claim("jti", Opaque.ulid());
    }

    /// A good session token of another client of this environment: only its keys differ.
    public TokenBuilder otherClientsToken() {
        return accessToken().key(otherKeys.current());
    }

    private Codes codes() {
        return new Codes(clock(), Duration.ofMinutes(10), Opaque::ulid);
    }

    private SigningKeys ring() {
        return new SigningKeys(keySource(), Algorithm.RS256, WorkOsTenant::kid, Certificate.SHA256_THUMBPRINT);
    }

    private static String kid(String thumbprint) {
        String letters = thumbprint.toUpperCase(Locale.ROOT).replaceAll("[^0-9A-HJKMNP-TV-Z]", "0");
        return "sso_oidc_key_pair_01" + letters.substring(0, 24);
    }

    private Reply answer(Request request) {
        return switch (request.route()) {
            case "GET /sso/jwks/" + CLIENT_ID -> documents().keySet(keys.published());
            case "GET /sso/jwks/" + OTHER_CLIENT_ID -> documents().keySet(otherKeys.published());
            case "GET /oauth2/jwks" -> documents().keySet(connectKeys.published());
            case "GET /sso/authorize" -> ssoAuthorize.authorize(request);
            case "POST /sso/token" -> sso.token(request);
            case "GET /sso/profile" -> sso.profile(request);
            case "GET /user_management/authorize" -> authKitAuthorize.authorize(request);
            case "POST /user_management/authenticate" -> authKit.authenticate(request);
            case "GET /user_management/sessions/logout" -> signOut(request);
            case "POST /user_management/sessions/revoke" -> revokeSession(request);
            case "POST " + SignIn.PATH -> submit(request);
            default -> notFound(request);
        };
    }

    // Both products show the same page; the handle tells whose it was.
    private Reply submit(Request request) {
        return ssoAuthorize.knows(request) ? ssoAuthorize.submit(request) : authKitAuthorize.submit(request);
    }

    private Reply signOut(Request request) {
        endSession(request);
        return authKitAuthorize.signOut(request);
    }

    private Reply revokeSession(Request request) {
        if (!request.bearer().equals(Optional.of(Client.SECRET))) {
            return Reply.json(401, Map.of("message", "Unauthorized"));
        }
        endSession(request);
        return Reply.json(200, Map.of());
    }

    private void endSession(Request request) {
        String session = request.parameter("session_id", "");
        if (session.startsWith("session_")) {
            refreshTokens.revokeGrant(session.substring("session_".length()));
        }
    }

    private static Reply notFound(Request request) {
        String client = request.path().startsWith("/sso/jwks/") ? request.path().substring(10) : "";
        String message = client.isEmpty() ? "Not Found" : "Couldn't find application with client id '" + client + "'.";
        return Reply.json(404, Map.of("message", message));
    }
}
