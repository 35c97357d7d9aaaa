package dev.behalf.server;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.clerk.ClerkTenant;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.oidc.OidcTenant;
import dev.behalf.sandbox.workos.WorkOsTenant;

/// The `behalf.yaml` of the demonstration: an environment for each emulated provider, with what one would copy from its
/// dashboard.
final class DemoManifest {

    private DemoManifest() {}

    static String yaml(Sandbox sandbox, DemoTools tools, int port) {
        return "environments:\n"
                + environment(
                        tools,
                        "auth0",
                        port,
                        "",
                        """
                      provider: auth0
                      tenantDomain: %s
                      clientId: %s
                      audience: %s
                      offlineAccess: true
                """.formatted(sandbox.auth0().origin(), Auth0Tenant.CLIENT_ID, Auth0Tenant.AUDIENCE),
                        "")
                + environment(
                        tools,
                        "clerk",
                        port,
                        "/clerk",
                        """
                      provider: clerk
                      instanceUrl: %s
                      clientId: %s
                      offlineAccess: true
                """.formatted(sandbox.clerk().origin(), ClerkTenant.CLIENT_ID),
                        "")
                + environment(
                        tools,
                        "cognito",
                        port,
                        "/cognito",
                        """
                      provider: cognito
                      cognitoDomain: %s
                      clientId: %s
                      offlineAccess: true
                """.formatted(sandbox.cognito().pool().domain().origin(), CognitoTenant.CLIENT_ID),
                        "      cognitoIdp: " + sandbox.cognito().awsOrigin() + "\n")
                + environment(
                        tools,
                        "workos",
                        port,
                        "/workos",
                        """
                      provider: workos
                      clientId: %s
                      organizationId: %s
                """.formatted(WorkOsTenant.CLIENT_ID, WorkOsTenant.ORGANIZATION_ID),
                        "      workosApi: " + sandbox.workos().origin() + "\n")
                + environment(
                        tools,
                        "oidc",
                        port,
                        "/oidc",
                        """
                      provider: oidc
                      issuer: %s
                      clientId: %s
                      audience: %s
                """.formatted(sandbox.oidc().issuer(), OidcTenant.CLIENT_ID, OidcTenant.AUDIENCE),
                        "");
    }

    private static String environment(
            DemoTools tools, String name, int port, String path, String connection, String overrides) {
        return """
                  - name: %s
                    kind: development
                    url: http://localhost:%d%s
                    connection:
                %s    development:
                      allowLoopbackProviders: true
                %s    keys:
                      - { name: demo, kind: secret }
                %s""".formatted(name, port, path, connection, overrides, tools.yaml(name));
    }
}
