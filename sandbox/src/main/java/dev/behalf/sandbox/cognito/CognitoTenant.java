package dev.behalf.sandbox.cognito;

import dev.behalf.sandbox.idp.Clients;
import dev.behalf.sandbox.idp.Host;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.Setting;
import dev.behalf.sandbox.idp.SigningKeys;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.sandbox.idp.TokenBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A Cognito region: the AWS host publishes the documents of every pool (`/{poolId}/.well-known/…`), each pool has a
/// domain host for sign-in, and an issuer host answers 403 for pools that were not switched to the new issuer form.
///
/// There are two pools: ours, and the one of an attacker who owns a pool in the same region.
public final class CognitoTenant extends Tenant {
    public static final String POOL_ID = "eu-central-1_SandboxAc";
    public static final String CLIENT_ID = "1sandbox23acme45client67ab";
    public static final String ATTACKER_POOL_ID = "eu-central-1_AttackerX";
    public static final String ATTACKER_CLIENT_ID = "9attacker87client65zyxwvut";

    private final Map<String, CognitoPool> pools = new ConcurrentHashMap<>();
    private final Host aws;
    private final Host issuerHost;
    private final CognitoPool pool;

    public CognitoTenant(Setting setting) {
        super(setting);
        aws = open("AWS host", request -> answer(request, CognitoModes.Issuer.ORIGINAL));
        issuerHost = open("issuer host", request -> answer(request, CognitoModes.Issuer.UPDATED));
        pool = addPool(POOL_ID, CLIENT_ID);
        kind("access", this::accessToken);
        kind("id", this::idToken);
        kind("client-credentials", this::clientCredentialsToken);
        kind("attacker-access", () -> attackerPool().accessToken());
        kind("attacker-id", () -> attackerPool().idToken());
    }

    /// What replaces `https://cognito-idp.REGION.amazonaws.com`.
    public String awsOrigin() {
        return aws.origin();
    }

    /// What replaces `https://issuer-cognito-idp.REGION.amazonaws.com`.
    public String issuerOrigin() {
        return issuerHost.origin();
    }

    /// Our pool.
    public CognitoPool pool() {
        return pool;
    }

    /// A pool of somebody else; made, with its keys, when first asked for.
    public synchronized CognitoPool attackerPool() {
        CognitoPool known = pools.get(ATTACKER_POOL_ID);
        return known != null ? known : addPool(ATTACKER_POOL_ID, ATTACKER_CLIENT_ID);
    }

    /// One more pool in this region.
    public CognitoPool addPool(String id, String clientId) {
        CognitoPool added = new CognitoPool(this, id, clientId);
        pools.put(id, added);
        return added;
    }

    public String issuer() {
        return pool.issuer();
    }

    /// See [CognitoPool#accessToken()], of our pool.
    public TokenBuilder accessToken() {
        return pool.accessToken();
    }

    public TokenBuilder idToken() {
        return pool.idToken();
    }

    public TokenBuilder clientCredentialsToken() {
        return pool.clientCredentialsToken();
    }

    @Override
    public CognitoModes modes() {
        return pool.modes();
    }

    @Override
    public Clients clients() {
        return pool.clients();
    }

    @Override
    public RefreshTokens refreshTokens() {
        return pool.refreshTokens();
    }

    @Override
    public SigningKeys keys() {
        return pool.accessKeys();
    }

    @Override
    public List<SigningKeys> allKeys() {
        return List.of(pool.accessKeys(), pool.idKeys());
    }

    @Override
    public String provider() {
        return "Amazon Cognito";
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Cognito domain", pool.domain().origin());
        fields.put("App client ID", CLIENT_ID);
        fields.put("User pool ID", POOL_ID);
        fields.put("development.cognitoIdp", awsOrigin());
        return fields;
    }

    KeySource keysFrom() {
        return keySource();
    }

    Host openDomain(String purpose, Function<Request, Reply> handler) {
        return open(purpose, handler);
    }

    private Reply answer(Request request, CognitoModes.Issuer host) {
        String[] parts = request.path().split("/", 3);
        CognitoPool found = parts.length == 3 ? pools.get(parts[1]) : null;
        if (found == null) {
            return Reply.json(
                    404, Map.of("message", "User pool " + (parts.length > 1 ? parts[1] : "") + " does not exist."));
        }
        if (host == CognitoModes.Issuer.UPDATED && found.modes().issuer.get() != host) {
            return Reply.json(403, Map.of("message", "Forbidden"));
        }
        return switch (request.method() + " " + parts[2]) {
            case "GET .well-known/openid-configuration" -> documents().discovery(found.metadata());
            case "GET .well-known/jwks.json" -> documents().keySet(found.publishedKeys());
            default -> Reply.json(404, Map.of("message", "Not found"));
        };
    }
}
