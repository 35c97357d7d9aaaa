package dev.behalf.server;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.Algorithm;
import dev.behalf.token.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One token of the demonstration.
///
/// @param environment the environment it is presented to
/// @param expected the reason it must be refused for, null where it must be accepted
record DemoCase(
        String environment,
        String title,
        String token,
        @Nullable Reason expected) {

    static List<DemoCase> all(Sandbox sandbox) {
        return List.of(
                        auth0(sandbox.auth0()),
                        clerk(sandbox.clerk()),
                        cognito(sandbox.cognito()),
                        workOs(sandbox.workos()),
                        oidc(sandbox.oidc()))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<DemoCase> auth0(dev.behalf.sandbox.auth0.Auth0Tenant tenant) {
        String name = "auth0";
        return List.of(
                good(name, "access token for the API", tenant.accessToken().sign()),
                good(
                        name,
                        "access token, RFC 9068 profile",
                        tenant.rfc9068AccessToken().sign()),
                bad(
                        name,
                        "ID token in place of an access token",
                        tenant.idToken().sign(),
                        Reason.KIND_NOT_ACCEPTED),
                bad(
                        name,
                        "token of another application",
                        tenant.accessToken().client("another").sign(),
                        Reason.CLIENT_MISMATCH),
                bad(
                        name,
                        "token for another API",
                        tenant.accessToken().audience("https://other.example").sign(),
                        Reason.AUDIENCE_MISMATCH),
                bad(
                        name,
                        "client credentials, no user",
                        tenant.clientCredentialsToken().sign(),
                        Reason.MACHINE_TOKEN),
                bad(
                        name,
                        "expired an hour ago",
                        tenant.accessToken().expiresIn(Duration.ofHours(-1)).sign(),
                        Reason.EXPIRED),
                bad(
                        name,
                        "not signed (alg none)",
                        tenant.accessToken().algorithm(Algorithm.NONE).sign(),
                        Reason.UNSIGNED),
                bad(
                        name,
                        "HMAC keyed with the public key",
                        tenant.accessToken().algorithm(Algorithm.HS256).sign(),
                        Reason.SYMMETRIC_ALGORITHM),
                bad(
                        name,
                        "right key id, wrong key",
                        tenant.accessToken()
                                .forgedWith(tenant.keys().unpublished())
                                .sign(),
                        Reason.SIGNATURE_INVALID),
                bad(name, "opaque, no API audience requested", tenant.opaqueToken(), Reason.OPAQUE));
    }

    private static List<DemoCase> clerk(dev.behalf.sandbox.clerk.ClerkTenant tenant) {
        String name = "clerk";
        return List.of(
                good(name, "OAuth access token", tenant.accessToken().sign()),
                bad(
                        name,
                        "session token of the front end",
                        tenant.sessionToken().sign(),
                        Reason.KIND_NOT_ACCEPTED),
                bad(name, "token from a JWT template", tenant.templateToken().sign(), Reason.KIND_NOT_ACCEPTED),
                bad(name, "machine token", tenant.machineToken().sign(), Reason.MACHINE_TOKEN),
                bad(
                        name,
                        "token of another application",
                        tenant.accessToken().client("another").sign(),
                        Reason.CLIENT_MISMATCH),
                bad(name, "opaque access token (oat_)", tenant.opaqueToken(), Reason.OPAQUE));
    }

    private static List<DemoCase> cognito(dev.behalf.sandbox.cognito.CognitoTenant tenant) {
        String name = "cognito";
        String client = dev.behalf.sandbox.cognito.CognitoTenant.CLIENT_ID;
        return List.of(
                bad(
                        name,
                        "another user pool, naming our client",
                        tenant.attackerPool().accessToken().client(client).sign(),
                        Reason.ISSUER_NOT_OF_DOMAIN),
                good(
                        name,
                        "access token (user pool found by its domain)",
                        tenant.accessToken().sign()),
                bad(
                        name,
                        "ID token in place of an access token",
                        tenant.idToken().sign(),
                        Reason.KIND_NOT_ACCEPTED),
                bad(
                        name,
                        "token without token_use",
                        tenant.accessToken().without("token_use").sign(),
                        Reason.KIND_UNKNOWN),
                bad(
                        name,
                        "token of another app client",
                        tenant.accessToken().client("another").sign(),
                        Reason.CLIENT_MISMATCH));
    }

    private static List<DemoCase> workOs(dev.behalf.sandbox.workos.WorkOsTenant tenant) {
        String name = "workos";
        String other = dev.behalf.sandbox.workos.WorkOsTenant.OTHER_ORGANIZATION_ID;
        return List.of(
                good(name, "AuthKit access token", tenant.accessToken().sign()),
                bad(
                        name,
                        "token of another organization",
                        tenant.accessToken().claim("org_id", other).sign(),
                        Reason.ORGANIZATION_MISMATCH),
                bad(
                        name,
                        "token without an organization",
                        tenant.accessToken().without("org_id").sign(),
                        Reason.ORGANIZATION_MISSING),
                bad(name, "token of WorkOS Connect", tenant.connectToken().sign(), Reason.ISSUER_MISMATCH));
    }

    private static List<DemoCase> oidc(dev.behalf.sandbox.oidc.OidcTenant tenant) {
        String name = "oidc";
        return List.of(
                good(name, "access token", tenant.accessToken().sign()),
                bad(
                        name,
                        "ID token in place of an access token",
                        tenant.idToken().sign(),
                        Reason.KIND_NOT_ACCEPTED),
                bad(name, "expiry missing", tenant.accessToken().without("exp").sign(), Reason.EXPIRY_MISSING));
    }

    private static DemoCase good(String environment, String title, String token) {
        return new DemoCase(environment, title, token, null);
    }

    private static DemoCase bad(String environment, String title, String token, Reason expected) {
        return new DemoCase(environment, title, token, expected);
    }
}
