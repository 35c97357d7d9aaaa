package dev.behalf.sandbox.workos;

import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.sandbox.idp.Clients;
import dev.behalf.sandbox.idp.Opaque;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Setting;
import dev.behalf.sandbox.idp.SigningKeys;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A WorkOS environment behind one API host: AuthKit sessions, single sign-on, and a Connect issuer with other keys.
public final class WorkOsTenant extends Tenant {
    public static final String CLIENT_ID = "client_01SANDB0XACME00000000000AA";
    public static final String ORGANIZATION_ID = "org_01SANDB0XACME0000000000000";
    public static final String OTHER_ORGANIZATION_ID = "org_01SANDB0XG10BEX00000000000";
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

    public WorkOsTenant(Setting setting) {
        super(setting);
        keys = ring();
        otherKeys = ring();
        connectKeys = ring();
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

    public Clients clients() {
        return clients;
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Client ID", CLIENT_ID);
        fields.put("Organization ID", ORGANIZATION_ID);
        fields.put("endpoints.workosApi", origin());
        return fields;
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

    /// A good session token of another client of this environment: only its keys differ.
    public TokenBuilder otherClientsToken() {
        return accessToken().key(otherKeys.current());
    }

    private SigningKeys ring() {
        return new SigningKeys(keySource(), Algorithm.RS256, WorkOsTenant::kid);
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
            default -> notFound(request);
        };
    }

    private static Reply notFound(Request request) {
        String client = request.path().startsWith("/sso/jwks/") ? request.path().substring(10) : "";
        String message = client.isEmpty() ? "Not Found" : "Couldn't find application with client id '" + client + "'.";
        return Reply.json(404, Map.of("message", message));
    }
}
