package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.AUTH0;
import static dev.behalf.server.environment.TestingManifests.COGNITO;
import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.clients.ClientInput;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.token.TokenKind;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.json.JsonMapper;

class ApplyTest {

    private static final URI JWKS = URI.create("https://idp.example/jwks.json");

    @OnBothDatabases
    void storesAManifestAndSaysWhatIsNew(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            ApplyResult.Applied applied = apply(environments, AUTH0);

            assertThat(applied.differences())
                    .extracting(Difference::text)
                    .containsExactly(
                            "+ default.kind: development",
                            "+ default.url: http://127.0.0.1:8080",
                            "+ default.connection.provider: auth0",
                            "+ default.connection.tenantDomain: acme.us.auth0.com",
                            "+ default.connection.clientId: web",
                            "+ default.connection.audience: https://api.acme.com",
                            "+ default.connection.accept: access-token",
                            "+ default.keys.backend: secret",
                            "+ default.keys.web: publishable for https://app.acme.com");
            assertThat(applied.created())
                    .extracting(created -> created.key().name())
                    .containsExactly("backend", "web");
            assertThat(environments.registry().revision())
                    .isEqualTo(applied.revision())
                    .isEqualTo(1);
            for (CreatedKey created : applied.created()) {
                assertThat(environments.registry().key(created.text())).isEqualTo(created.key());
                assertThat(applied.toString()).doesNotContain(created.text());
            }
        });
    }

    @OnBothDatabases
    void refusesOfflineAccessThatNoKeyCouldKeep(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            environments.requireKeyForOfflineAccess(() -> Optional.of("none"));

            ApplyResult result = environments.apply(
                    manifest(AUTH0.replace("      audience:", "      offlineAccess: true\n      audience:")),
                    false,
                    false,
                    "test");

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ApplyResult.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("environment default, offlineAccess", "BEHALF_KEY_FILE", "found none"));
            assertThat(environments.registry().environments()).isEmpty();
        });
    }

    @OnBothDatabases
    void readsBackEverySetting(TestingDatabase testing) {
        String yaml = """
                environments:
                  - name: full
                    kind: development
                    colour: green
                    clientRegistration: false
                    clientHosts: [claude.ai]
                    dpopNonces: true
                    connection:
                      provider: clerk
                      instanceUrl: http://localhost:9001
                      clientId: web
                      accept: [access-token, session-token]
                      leeway: 1m
                      surviveOutage: 90m
                      audiences: [b, a]
                      extraIssuers: ["https://clerk.acme.com"]
                      authorizedParties: [https://app.acme.com]
                      allowImpersonation: true
                      offlineAccess: true
                      askBeforeActing: true
                      enterpriseManaged: true
                    development:
                      allowLoopbackProviders: true
                      workosApi: http://localhost:9104
                      cognitoIdp: http://localhost:9103
                  - name: oidc
                    kind: production
                    connection: { provider: oidc, issuer: "https://id.acme.com/a/", clientId: "1.0", clientClaim: cid }
                """;
        run(testing, (environments, database) -> {
            apply(environments, yaml);

            Environments other = Environments.open(database, new TestingManifests.Clock());
            Manifest manifest = manifest(yaml);
            for (Manifest.Entry entry : manifest.environments()) {
                RegisteredConnection stored = Objects.requireNonNull(
                        other.registry().connections().get(entry.environment().name()));
                assertThat(stored.connection()).isEqualTo(entry.connection());
                assertThat(stored.switches()).isEqualTo(entry.switches());
                assertThat(stored.offlineAccess()).isEqualTo(entry.offlineAccess());
                assertThat(stored.enterpriseManaged()).isEqualTo(entry.enterpriseManaged());
            }
            assertThat(other.registry().environments().values())
                    .containsExactlyInAnyOrderElementsOf(manifest.environments().stream()
                            .map(Manifest.Entry::environment)
                            .toList());
        });
    }

    private static final String CLIENTS = """
            environments:
              - name: default
                kind: production
                clients:
                  - { id: desk, name: Desk, redirectUris: ["http://127.0.0.1/cb"] }
                  - { id: robot, name: Robot, redirectUris: ["https://r.example/cb"], authentication: private_key_jwt, jwksUri: "https://r.example/k" }
            """;

    @OnBothDatabases
    void registersClientsAsTheConsoleDoes(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            Clients clients = new Clients(
                    database,
                    new TestingManifests.Clock(),
                    _ -> uri -> {
                        throw new AssertionError(uri);
                    },
                    new AuditLog(database, new TestingManifests.Clock()));
            assertThat(apply(environments, CLIENTS).differences())
                    .extracting(Difference::text)
                    .contains(
                            "+ default.clients.desk.name: Desk",
                            "+ default.clients.robot.authentication: private_key_jwt");

            ApplyResult.Applied again = apply(environments, CLIENTS);
            assertThat(again.changed()).isFalse();
            ClientInput desk = new ClientInput("desk", "Desk", List.of("http://127.0.0.1/cb"), "", "", "");
            assertThat(clients.registered("default", "desk").map(known -> ClientInput.of(known.client())))
                    .hasValue(desk);
            ClientInput other = new ClientInput("other", "Other", List.of("https://o.example/cb"), "mcp", "", "");
            clients.put("default", other, true, Actor.COMMAND_LINE);
            clients.put(
                    "default",
                    new ClientInput("desk", "Table", desk.redirectUris(), "", "", ""),
                    false,
                    Actor.COMMAND_LINE);

            assertThat(apply(environments, CLIENTS).differences())
                    .extracting(Difference::text)
                    .contains(
                            "~ default.clients.desk.name: Table → Desk",
                            "= default.clients.robot",
                            "? default.clients.other: not in the file, left alone");
            assertThat(((ApplyResult.Applied) environments.apply(manifest(CLIENTS), true, false, "tester"))
                            .differences())
                    .extracting(Difference::text)
                    .contains("- default.clients.other: Other");
            assertThat(clients.registered("default", "other")).isEmpty();
        });
    }

    @OnBothDatabases
    void refusesTheIdOfAClientThatRegisteredItself(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, "environments: [{ name: default, kind: production }]");
            Clients clients = new Clients(
                    database,
                    new TestingManifests.Clock(),
                    _ -> uri -> {
                        throw new AssertionError(uri);
                    },
                    new AuditLog(database, new TestingManifests.Clock()));
            Registration.Registered self = (Registration.Registered) clients.register(
                    "default", JsonMapper.shared().readTree("{\"redirect_uris\": [\"http://127.0.0.1/cb\"]}"), false);
            String id = self.client().id();

            ApplyResult result =
                    environments.apply(manifest(CLIENTS.replace("id: desk", "id: " + id)), false, false, "tester");

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ApplyResult.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .asString()
                                    .contains(id, "registered itself"));
            assertThat(clients.registered("default", "robot"))
                    .as("all or nothing")
                    .isEmpty();
        });
    }

    @OnBothDatabases
    void changesNothingTheSecondTime(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            long revision = apply(environments, AUTH0).revision();

            ApplyResult.Applied again = apply(environments, AUTH0);

            assertThat(again.changed()).isFalse();
            assertThat(again.created()).isEmpty();
            assertThat(again.revision()).isEqualTo(revision);
            assertThat(again.differences())
                    .extracting(Difference::text)
                    .containsExactly(
                            "= default", "= default.connection", "= default.keys.backend", "= default.keys.web");
            assertThat(history(database)).hasSize(1);
        });
    }

    @OnBothDatabases
    void saysOldAndNewOfWhatChanges(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0);

            ApplyResult.Applied applied = apply(
                    environments,
                    AUTH0.replace("clientId: web", "clientId: app\n      leeway: 1m")
                            .replace("    url: http://127.0.0.1:8080\n", "")
                            .replace("audience: https://api.acme.com", "accept: [id-token]")
                            .replace("https://app.acme.com", "https://www.acme.com"));

            assertThat(applied.differences())
                    .extracting(Difference::text)
                    .containsExactly(
                            "- default.url: http://127.0.0.1:8080",
                            "~ default.connection.clientId: web → app",
                            "~ default.connection.accept: access-token → id-token",
                            "+ default.connection.leeway: 1m",
                            "- default.connection.audience: https://api.acme.com",
                            "= default.keys.backend",
                            "~ default.keys.web: publishable for https://app.acme.com → publishable for"
                                    + " https://www.acme.com");
            Registry registry = environments.registry();
            RegisteredConnection connection =
                    Objects.requireNonNull(registry.connections().get("default"));
            assertThat(connection.version()).isEqualTo(registry.revision()).isEqualTo(2);
            assertThat(connection.connection().policy().kinds()).containsExactly(TokenKind.ID);
            assertThat(registry.keys().values())
                    .flatExtracting(ApiKey::origins)
                    .containsExactly("https://www.acme.com");
            assertThat(history(database)).containsExactly("default 1 auth0 tester", "default 2 auth0 tester");
        });
    }

    @OnBothDatabases
    void showsOfflineAccessAndColourAmongTheDifferences(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, COGNITO);

            ApplyResult.Applied applied = apply(
                    environments,
                    COGNITO.replace("kind: production", "kind: production\n    colour: orange")
                            .replace("clientId: web", "clientId: web\n      offlineAccess: true"));

            assertThat(applied.differences())
                    .extracting(Difference::text)
                    .containsExactly("+ default.colour: orange", "+ default.connection.offlineAccess: true");
            assertThat(applied.changed()).isTrue();
        });
    }

    /// A database of the version before has no colours and no offline access.
    @OnBothDatabases
    void readsWhatAnOlderVersionStored(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, COGNITO);
            database.write(handle -> handle.execute("UPDATE environment SET colour = NULL"));

            Registry registry =
                    Environments.open(database, new TestingManifests.Clock()).registry();

            assertThat(Objects.requireNonNull(registry.environments().get("default"))
                            .colour())
                    .isEqualTo(Colour.RED);
            assertThat(Objects.requireNonNull(registry.connections().get("default"))
                            .offlineAccess())
                    .isFalse();
        });
    }

    @OnBothDatabases
    void changesNothingOnADryRun(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            ApplyResult result = environments.apply(manifest(AUTH0), false, true, "tester");

            assertThat(result).isInstanceOfSatisfying(ApplyResult.Applied.class, applied -> {
                assertThat(applied.changed()).isTrue();
                assertThat(applied.created()).isEmpty();
                assertThat(applied.revision()).isZero();
            });
            assertThat(Environments.open(database, new TestingManifests.Clock())
                            .registry()
                            .environments())
                    .isEmpty();
        });
    }

    @OnBothDatabases
    void leavesAloneWhatTheFileDoesNotName(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0 + "  - { name: old, kind: production }\n");

            ApplyResult.Applied applied = apply(environments, "environments: [{ name: default, kind: production }]");

            assertThat(applied.differences())
                    .extracting(Difference::text)
                    .containsExactly(
                            "~ default.kind: development → production",
                            "- default.url: http://127.0.0.1:8080",
                            "? default.connection: not in the file, left alone",
                            "? default.keys.backend: not in the file, left alone",
                            "? default.keys.web: not in the file, left alone",
                            "? old: not in the file, left alone");
            assertThat(environments.registry().environments()).containsOnlyKeys("default", "old");
            assertThat(environments.registry().connections()).containsOnlyKeys("default");
            assertThat(environments.registry().keys()).hasSize(2);
        });
    }

    @OnBothDatabases
    void prunesWhatTheFileDoesNotName(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            List<CreatedKey> keys = apply(environments, AUTH0 + "  - { name: old, kind: production }\n")
                    .created();

            ApplyResult result = environments.apply(
                    manifest("environments: [{ name: default, kind: development }]"), true, false, "tester");

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ApplyResult.Applied.class,
                            applied -> assertThat(applied.differences())
                                    .extracting(Difference::text)
                                    .contains(
                                            "- default.connection.provider: auth0",
                                            "- default.keys.backend: secret",
                                            "- old"));
            assertThat(environments.registry().environments()).containsOnlyKeys("default");
            assertThat(environments.registry().connections()).isEmpty();
            assertThat(keys)
                    .allSatisfy(created -> assertThat(environments.registry().key(created.text()))
                            .isNull());
        });
    }

    @OnBothDatabases
    void refusesDevelopmentSwitchesLeftOnAStoredConnectionOfProduction(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0 + "    development: { allowLoopbackProviders: true }\n");

            ApplyResult result = environments.apply(
                    manifest("environments: [{ name: default, kind: production }]"), false, false, "tester");

            assertThat(result)
                    .isInstanceOfSatisfying(
                            ApplyResult.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("no development switches in production"));
            assertThat(environments.registry().environments().get("default"))
                    .isEqualTo(new Environment("default", Environment.Kind.DEVELOPMENT, "http://127.0.0.1:8080"));
        });
    }

    @OnBothDatabases
    void refusesToMakeASecretKeyPublishable(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0);

            ApplyResult result = environments.apply(
                    manifest(AUTH0.replace("name: backend, kind: secret", "name: web2, kind: secret")
                            .replace(
                                    "name: web, kind: publishable, origins: [\"https://app.acme.com\"]",
                                    "name: web, kind: secret")),
                    false,
                    false,
                    "tester");

            assertThat(result).isInstanceOf(ApplyResult.Refused.class);
            assertThat(environments.registry().revision()).isEqualTo(1);
            assertThat(environments.listKeys()).hasSize(2);
        });
    }

    @OnBothDatabases
    void refusesThePublicUrlOfAnEnvironmentThatIsNotInTheFile(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0);

            ApplyResult result = environments.apply(
                    manifest("environments: [{ name: b, kind: development, url: 'http://127.0.0.1:8080/' }]"),
                    false,
                    false,
                    "tester");

            assertThat(result).isInstanceOf(ApplyResult.Refused.class);
        });
    }

    @OnBothDatabases
    void forgetsThePinOfACognitoDomainThatIsNoLongerConfigured(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, COGNITO);
            String domain = "acme.auth.eu-central-1.amazoncognito.com";
            environments.pins("default").pin(domain, "https://issuer.example/1", "test");

            apply(environments, COGNITO.replace("clientId: web", "clientId: app"));
            assertThat(environments.pins("default").find(domain)).contains("https://issuer.example/1");

            apply(environments, COGNITO + "      userPoolId: eu-central-1_AbC123dEf\n");
            assertThat(environments.pins("default").find(domain)).isEmpty();
        });
    }

    @OnBothDatabases
    void keepsKeySetsOfTheSameProviderAndDropsThoseOfAnother(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0);
            environments.archive("default").save(JWKS, new KeyArchive.Entry("{}", TestingManifests.NOON));

            apply(environments, AUTH0.replace("clientId: web", "clientId: app"));
            assertThat(environments.archive("default").load(JWKS)).isPresent();

            apply(environments, COGNITO);
            assertThat(environments.archive("default").load(JWKS)).isEmpty();
        });
    }

    @OnBothDatabases
    void neverUsesAVersionTwice(TestingDatabase testing) {
        run(testing, (environments, database) -> {
            apply(environments, AUTH0);
            environments.apply(manifest("environments: [{ name: other, kind: production }]"), true, false, "tester");
            apply(environments, AUTH0.replace("clientId: web", "clientId: app"));

            RegisteredConnection again =
                    Objects.requireNonNull(environments.registry().connections().get("default"));
            assertThat(again.version()).isEqualTo(3);
            assertThat(again.connection().settings())
                    .isEqualTo(new ProviderSettings.Auth0("acme.us.auth0.com", "app", "https://api.acme.com"));
        });
    }

    private static List<String> history(Database database) {
        return database.read(handle -> handle.createQuery(
                        "SELECT environment, version, provider, changed_by FROM connection_history ORDER BY version")
                .map((row, _) ->
                        row.getString(1) + " " + row.getLong(2) + " " + row.getString(3) + " " + row.getString(4))
                .list());
    }

    private static ApplyResult.Applied apply(Environments environments, String yaml) {
        return switch (environments.apply(manifest(yaml), false, false, "tester")) {
            case ApplyResult.Applied applied -> applied;
            case ApplyResult.Refused(var problems) -> throw new AssertionError(problems);
        };
    }

    private static void run(TestingDatabase testing, BiConsumer<Environments, Database> test) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            test.accept(environments, database);
        }
    }
}
