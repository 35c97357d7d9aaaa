package dev.behalf.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

    private static final String HEAD = """
            environments:
              - name: shown
                kind: development
                colour: green
                url: http://127.0.0.1:8080/a
                development: { allowLoopbackProviders: true, workosApi: "http://localhost:9104", cognitoIdp: "http://[::1]:9103" }
                keys:
                  - { name: backend, kind: secret, unattended: { scopes: [read:orders, "*", "no"], hosts: [api.acme.com, "10.0.0.1:8443"] } }
                  - { name: "true", kind: publishable, origins: [https://app.acme.com, "http://[::1]:8080"] }
                connection:
            """;

    private static final String ADVANCED = """
            leeway: 90s
            surviveOutage: 3d
            audiences: ['#ab', 'x"y', "{z}", "12", "null"]
            extraIssuers: ["https://login.acme.com/", "http://localhost:9000/realm"]
            authorizedParties: [https://app.acme.com, "http://localhost:3000"]
            allowImpersonation: true
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "provider: auth0\ntenantDomain: 1acme.us.auth0.com\nclientId: '0123'\naudience: 'urn:api'\nofflineAccess: true"
                        + "\naskBeforeActing: true",
                "provider: auth0\ntenantDomain: http://localhost:9001\nclientId: web",
                "provider: clerk\ninstanceUrl: https://clerk.acme.com\nclientId: web\nofflineAccess: true"
                        + "\naccept: [access-token, id-token]",
                "provider: cognito\ncognitoDomain: acme.auth.eu-central-1.amazoncognito.com\nclientId: 1h57kf5\nofflineAccess: true",
                "provider: cognito\ncognitoDomain: login.acme.com\nclientId: web\nuserPoolId: eu-central-1_AbC123dEf",
                "provider: workos\nclientId: client_01A\norganizationId: org_01A\naccept: [access-token, machine-token]",
                "provider: oidc\nissuer: 'https://id.acme.com/a/'\nclientId: \"no\"\naudience: '*&!'\nclientClaim: cid"
                        + "\nofflineAccess: true\nenterpriseManaged: true"
            })
    void isReadBackAsWhatItWasWrittenFrom(String connection) {
        String plain = HEAD + connection.indent(6);
        assertThatItChangesNothing(plain);
        assertThatItChangesNothing(plain + ADVANCED.indent(6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clientRegistration: false",
                "dpopNonces: true",
                "clientHosts: [claude.ai, 'localhost:3000']",
                "clientRegistration: false\nclientHosts: []"
            })
    void isReadBackWithWhichClientsMayCome(String clients) {
        assertThatItChangesNothing(HEAD.replace("    colour: green\n", clients.indent(4))
                + "provider: clerk\ninstanceUrl: https://clerk.acme.com\nclientId: web\n".indent(6));
    }

    @Test
    void writesTheOriginsThatSessionTokensNeed() {
        assertThatItChangesNothing(HEAD + """
                provider: clerk
                instanceUrl: https://clerk.acme.com
                clientId: web
                accept: [session-token]
                authorizedParties: [https://app.acme.com]
                """.indent(6));
    }

    @Test
    void leavesOutWhatIsAtItsDefault() {
        assertThat(yaml(TestingManifests.COGNITO)).isEqualTo("""
                environments:
                  - name: default
                    kind: production
                    connection:
                      provider: cognito
                      cognitoDomain: acme.auth.eu-central-1.amazoncognito.com
                      clientId: web
                """);
        assertThat(yaml("environments: [{ name: default, kind: development }]")).isEqualTo("""
                environments:
                  - name: default
                    kind: development
                """);
    }

    @Test
    void showsNamesAndOriginsOfKeysAndNothingElseOfThem() {
        assertThat(yaml(TestingManifests.AUTH0)).endsWith("""
                      audience: https://api.acme.com
                    keys:
                      - { name: backend, kind: secret }
                      - { name: web, kind: publishable, origins: [https://app.acme.com] }
                """).doesNotContain("bhf_");
    }

    @Test
    void showsTheClientsThatTheTeamRegistered() {
        String clients = """
                    clients:
                      - id: desk
                        name: "Acme \\"Desk\\": ünï"
                        redirectUris: [https://desk.acme.com/cb, "http://127.0.0.1/cb", "com.acme.desk:/cb"]
                        scope: "files:read files:write"
                      - id: robot.1
                        name: Robot
                        redirectUris: [https://robot.acme.com/cb]
                        authentication: private_key_jwt
                        jwksUri: https://robot.acme.com/jwks.json
                """;
        assertThatItChangesNothing(
                HEAD + "provider: clerk\ninstanceUrl: https://clerk.acme.com\nclientId: web".indent(6) + clients);
        assertThat(yaml("environments:\n  - name: default\n    kind: production\n" + clients))
                .contains("jwksUri: https://robot.acme.com/jwks.json", "scope: \"files:read files:write\"");
    }

    /// Among the texts are characters that YAML takes as escapes only (YAML 1.2.2 section 5.1).
    @Test
    void isReadBackWithEverySettingOfAnMcpServer() {
        String odd = "\"x=a\\u007fb\\u0085c\\u009fd\\uffff: #'\\\"\\\\ \\U0001F600 ünï\"";
        String servers = """
                    mcpServers:
                      - name: all
                        url: https://mcp.acme.com/mcp/
                        callsAs: end_user
                        tools: ["1", "true", a.b/c-d_e]
                        audience: ODD
                        trustAnyAudience: ODD
                        allowPrivateNetwork: "- begins: like a list"
                        recordArguments: ODD
                        disabled: true
                        policy:
                          - name: one
                            effect: step_up
                            tools: ["no"]
                            kind: destructive
                            scopes: ["a:b", "null"]
                            claims: [ODD, "x==y"]
                            groups: [ODD]
                            clients: ["https://claude.ai/x"]
                            when: |-
                              args.amount > 100
                              && person.claims['x'] != "y"
                            maxAge: 90s
                            acr: [ODD]
                            amr: [mfa]
                          - { name: two, effect: allow, tools: ["*"] }
                      - { name: basic, url: "https://b.acme.com/mcp", callsAs: service, authentication: basic, user: "12" }
                      - { name: header, url: "https://h.acme.com/mcp", callsAs: service, authentication: header, header: X-Key }
                      - name: api
                        kind: openapi
                        url: https://api.acme.com
                        documentUrl: https://api.acme.com/openapi.json?a=b
                        callsAs: none
                        reads: [a]
                        writes: [b]
                        destroys: [c]
                """;
        assertThatItChangesNothing(HEAD
                + "provider: clerk\ninstanceUrl: https://clerk.acme.com\nclientId: web".indent(6)
                + servers.replace("ODD", odd));
    }

    private static String yaml(String manifest) {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database database = testing.open();
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            environments.apply(TestingManifests.manifest(manifest), false, false, "tester");
            return environments.connections().yaml("default").orElseThrow();
        }
    }

    private static void assertThatItChangesNothing(String manifest) {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database database = testing.open();
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            environments.apply(TestingManifests.manifest(manifest), false, false, "tester");
            String yaml = environments.connections().yaml("shown").orElseThrow();

            ApplyResult again = environments.apply(TestingManifests.manifest(yaml), true, false, "tester");

            assertThat(again)
                    .isInstanceOfSatisfying(
                            ApplyResult.Applied.class,
                            applied -> assertThat(applied.changed()).as(yaml).isFalse());
            assertThat(environments.registry().keys()).hasSize(2);
        }
    }
}
