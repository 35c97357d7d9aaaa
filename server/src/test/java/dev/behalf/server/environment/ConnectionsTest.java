package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.NOON;
import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.ConnectionInput.Options;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

class ConnectionsTest {

    private static final String TWO = """
            environments: [{ name: live, kind: production }, { name: test, kind: development }]
            """;

    private final TestingManifests.Clock clock = new TestingManifests.Clock();

    @OnBothDatabases
    void savesWhatWasTypedAsANewVersion(TestingDatabase testing) {
        run(testing, environments -> {
            SaveResult result =
                    environments.connections().save("live", auth0("https://Acme.us.auth0.com/", "web"), by("ann", 0));

            assertThat(result).isInstanceOfSatisfying(SaveResult.Saved.class, saved -> {
                assertThat(saved.connection()).isEqualTo(current(environments, "live"));
                assertThat(saved.changes())
                        .extracting(Difference::text)
                        .containsExactly(
                                "+ provider: auth0",
                                "+ tenantDomain: acme.us.auth0.com",
                                "+ clientId: web",
                                "+ accept: id-token");
            });
        });
    }

    @OnBothDatabases
    void changesNothingWhenNothingDiffers(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "live", auth0("acme.us.auth0.com", "web"), 0);
            long version = current(environments, "live").version();

            SaveResult result =
                    environments.connections().save("live", auth0("acme.us.auth0.com", "web"), by("bob", version));

            assertThat(result).isEqualTo(new SaveResult.Saved(current(environments, "live"), List.of()));
            assertThat(environments.connections().history("live")).hasSize(1);
        });
    }

    @OnBothDatabases
    void savesNoOfflineAccessThatNoKeyCouldKeep(TestingDatabase testing) {
        run(testing, environments -> {
            ConnectionInput input = new ConnectionInput(
                    ProviderType.AUTH0,
                    Map.of("tenantDomain", "acme.us.auth0.com", "clientId", "web"),
                    ConnectionInput.of(connection("offlineAccess: true")).options());
            environments.drafts().save("test", input, 0, Actor.COMMAND_LINE);
            Instant drafted = environments.drafts().find("test").orElseThrow().savedAt();
            environments.requireKeyForOfflineAccess(() -> Optional.of("none"));

            for (SaveResult result : List.of(
                    environments.connections().save("test", input, by("ann", 0)),
                    environments.drafts().promote("test", drafted, "test", Actor.COMMAND_LINE))) {
                assertThat(result).isInstanceOfSatisfying(SaveResult.Problems.class, problems -> {
                    assertThat(problems.problems())
                            .extracting(SettingProblem::key)
                            .containsExactly("offlineAccess");
                    assertThat(problems.problems().getFirst().message())
                            .contains("expected a key of the installation", "BEHALF_KEY_FILE", "behalf key generate");
                });
            }
            assertThat(environments.registry().connections()).doesNotContainKey("test");

            environments.requireKeyForOfflineAccess(Optional::empty);
            assertThat(environments.connections().save("test", input, by("ann", 0)))
                    .isInstanceOf(SaveResult.Saved.class);
        });
    }

    private static ConnectionSettings connection(String more) {
        String yaml = "environments: [{ name: a, kind: development, connection: { provider: auth0, tenantDomain:"
                + " acme.us.auth0.com, clientId: web, " + more + " } }]";
        return Objects.requireNonNull(((Manifest.Reading.Valid) Manifest.read(yaml.getBytes(StandardCharsets.UTF_8)))
                .manifest()
                .environments()
                .getFirst()
                .settings());
    }

    @OnBothDatabases
    void reportsEveryProblemWithItsRepairAndRepeatsNoSecret(TestingDatabase testing) {
        run(testing, environments -> {
            ConnectionInput input = new ConnectionInput(
                    ProviderType.CLERK,
                    Map.of("instanceUrl", "pk_test_YWNtZS5jbGVyay5hY2NvdW50cy5kZXYk", "clientId", ""),
                    new Options(
                            List.of(),
                            "soon",
                            "",
                            List.of("sk_live_abcdefgh12345678"),
                            List.of(),
                            List.of("*"),
                            false,
                            false,
                            false,
                            false,
                            false,
                            true,
                            "",
                            ""));

            SaveResult result = environments.connections().save("live", input, by("ann", 0));

            assertThat(result).isInstanceOfSatisfying(SaveResult.Problems.class, problems -> {
                assertThat(problems.problems())
                        .extracting(SettingProblem::key)
                        .contains("instanceUrl", "clientId", "leeway", "audiences", "authorizedParties", "development");
                assertThat(problems.problems())
                        .filteredOn(problem -> problem.key().equals("instanceUrl"))
                        .singleElement()
                        .extracting(SettingProblem::repair)
                        .isEqualTo(Map.of("instanceUrl", "https://acme.clerk.accounts.dev"));
                assertThat(problems.toString()).doesNotContain("abcdefgh12345678");
            });
            assertThat(environments.registry().connections()).isEmpty();
        });
    }

    @OnBothDatabases
    void tellsTheSecondOfTwoEditorsWhatIsInForce(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "live", auth0("acme.us.auth0.com", "web"), 0);

            SaveResult result =
                    environments.connections().save("live", auth0("acme.us.auth0.com", "app"), by("bob", 0));

            assertThat(result).isInstanceOfSatisfying(SaveResult.Conflict.class, conflict -> {
                assertThat(conflict.current()).isEqualTo(current(environments, "live"));
                assertThat(conflict.differences())
                        .extracting(Difference::text)
                        .containsExactly("~ clientId: web → app");
            });
            assertThat(environments.connections().history("live")).hasSize(1);
        });
    }

    @OnBothDatabases
    void wantsTheNameTypedBeforeItLocksUsersOfProductionOut(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "live", auth0("acme.us.auth0.com", "web"), 0);
            long version = current(environments, "live").version();
            ConnectionInput other = auth0("acme.us.auth0.com", "app");

            assertThat(environments.connections().save("live", other, by("ann", version)))
                    .isEqualTo(new SaveResult.Unconfirmed(List.of(new LockoutRisk(
                            "clientId",
                            "Tokens that fit the Application Client ID web and not app will be refused."))));
            assertThat(environments.connections().save("live", other, new Saving(version, "test", actor("ann"))))
                    .isInstanceOf(SaveResult.Unconfirmed.class);
            assertThat(environments.connections().save("live", other, new Saving(version, " live ", actor("ann"))))
                    .isInstanceOf(SaveResult.Saved.class);
        });
    }

    @OnBothDatabases
    void asksNothingInDevelopment(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "test", auth0("acme.us.auth0.com", "web"), 0);
            long version = current(environments, "test").version();

            save(environments, "test", auth0("acme.us.auth0.com", "app"), version);
        });
    }

    @OnBothDatabases
    void listsVersionsWithWhoWhenAndWhat(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "test", auth0("acme.us.auth0.com", "web"), 0);
            clock.now = NOON.plusSeconds(60);
            save(
                    environments,
                    "test",
                    auth0("acme.us.auth0.com", "app"),
                    current(environments, "test").version());

            List<ConnectionVersion> history = environments.connections().history("test");

            assertThat(history).extracting(ConnectionVersion::changedBy).containsExactly("ann", "ann");
            assertThat(history).extracting(ConnectionVersion::changedAt).containsExactly(NOON.plusSeconds(60), NOON);
            assertThat(history.getFirst().changes())
                    .extracting(Difference::text)
                    .containsExactly("~ clientId: web → app");
            assertThat(history.getLast().changes()).extracting(Difference::mark).containsOnly(Difference.Mark.ADDED);
            assertThat(environments.connections().history("nowhere")).isEmpty();
        });
    }

    @OnBothDatabases
    void restoresAnEarlierVersionAsANewOne(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "test", auth0("acme.us.auth0.com", "web"), 0);
            RegisteredConnection first = current(environments, "test");
            save(environments, "test", auth0("other.us.auth0.com", "app"), first.version());
            long second = current(environments, "test").version();

            SaveResult result = environments.connections().restore("test", first.version(), by("bob", second));

            assertThat(result).isInstanceOf(SaveResult.Saved.class);
            assertThat(current(environments, "test").settings()).isEqualTo(first.settings());
            assertThat(current(environments, "test").version()).isGreaterThan(second);
            assertThat(environments.connections().history("test"))
                    .extracting(ConnectionVersion::changedBy)
                    .containsExactly("bob", "ann", "ann");
            assertThat(environments.connections().restore("test", 4711, by("bob", second)))
                    .isInstanceOf(SaveResult.Problems.class);
        });
    }

    @OnBothDatabases
    void copiesSettingsWithoutKeysAndPins(TestingDatabase testing) {
        run(testing, environments -> {
            save(environments, "live", cognito(), 0);
            environments.createKey("live", ApiKey.Kind.SECRET, "backend", List.of());
            environments.pins("live").pin("acme.auth.eu-central-1.amazoncognito.com", "issuer", "test");

            SaveResult result = environments.connections().copy("live", "test", by("ann", 0));

            assertThat(result).isInstanceOf(SaveResult.Saved.class);
            assertThat(current(environments, "test").settings())
                    .isEqualTo(current(environments, "live").settings());
            assertThat(environments.listKeys()).extracting(ApiKey::environment).containsExactly("live");
            assertThat(environments.pins("test").find("acme.auth.eu-central-1.amazoncognito.com"))
                    .isEmpty();
        });
    }

    @OnBothDatabases
    void copiesNoDevelopmentSwitchesToProduction(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(
                    manifest("environments: [{ name: test, kind: development, connection: { provider: auth0,"
                            + " tenantDomain: \"http://localhost:9001\", clientId: web },"
                            + " development: { allowLoopbackProviders: true } }]"),
                    false,
                    false,
                    "ann");

            assertThat(environments.connections().copy("test", "live", by("ann", 0)))
                    .isInstanceOfSatisfying(
                            SaveResult.Problems.class,
                            problems -> assertThat(problems.problems())
                                    .extracting(SettingProblem::message)
                                    .anyMatch(message -> message.contains("no development switches in a production")));
            assertThat(environments.connections().copy("nowhere", "live", by("ann", 0)))
                    .isInstanceOf(SaveResult.Problems.class);
            assertThat(environments.connections().copy("test", "nowhere", by("ann", 0)))
                    .isInstanceOf(SaveResult.Problems.class);
        });
    }

    @OnBothDatabases
    void keepsOneDraftAndPutsItInForceOnce(TestingDatabase testing) {
        run(testing, environments -> {
            Drafts drafts = environments.drafts();
            save(environments, "test", auth0("acme.us.auth0.com", "web"), 0);
            long base = current(environments, "test").version();
            drafts.save("test", auth0("acme.us.auth0.com", "one"), base, actor("ann"));
            drafts.save("test", auth0("acme.us.auth0.com", "two"), base, actor("bob"));

            Draft draft = drafts.find("test").orElseThrow();

            assertThat(draft.savedBy()).isEqualTo("bob");
            assertThat(draft.savedAt()).isEqualTo(NOON);
            assertThat(draft.settings().connection().settings().clientId()).isEqualTo("two");
            assertThat(current(environments, "test").version()).isEqualTo(base);
            assertThat(drafts.promote("test", NOON, null, actor("cid"))).isInstanceOf(SaveResult.Saved.class);
            assertThat(current(environments, "test").settings()).isEqualTo(draft.settings());
            assertThat(environments.connections().history("test").getFirst().changedBy())
                    .isEqualTo("cid");
            assertThat(drafts.find("test")).isEmpty();
            assertThat(drafts.promote("test", NOON, null, actor("cid"))).isInstanceOf(SaveResult.Problems.class);
        });
    }

    @OnBothDatabases
    void promotesNoDraftThatIsOutOfDateOrAnotherOne(TestingDatabase testing) {
        run(testing, environments -> {
            Drafts drafts = environments.drafts();
            drafts.save("test", auth0("acme.us.auth0.com", "one"), 0, actor("ann"));
            assertThat(drafts.promote("test", NOON.minusSeconds(1), null, actor("ann")))
                    .isInstanceOf(SaveResult.Problems.class);
            save(environments, "test", auth0("acme.us.auth0.com", "web"), 0);

            assertThat(drafts.promote("test", NOON, null, actor("ann"))).isInstanceOf(SaveResult.Conflict.class);

            assertThat(drafts.find("test")).isPresent();
            assertThat(drafts.discard("test", actor("ann"))).isTrue();
            assertThat(drafts.discard("test", actor("ann"))).isFalse();
            assertThat(drafts.save("nowhere", cognito(), 0, actor("ann"))).isInstanceOf(DraftResult.Problems.class);
            assertThat(drafts.save("test", auth0("", ""), 0, actor("ann"))).isInstanceOf(DraftResult.Problems.class);
        });
    }

    static ConnectionInput auth0(String domain, String client) {
        return new ConnectionInput(
                ProviderType.AUTH0, Map.of("tenantDomain", domain, "clientId", client), Options.DEFAULT);
    }

    private static ConnectionInput cognito() {
        return new ConnectionInput(
                ProviderType.COGNITO,
                Map.of("cognitoDomain", "acme.auth.eu-central-1.amazoncognito.com", "clientId", "web"),
                Options.DEFAULT);
    }

    private static Actor actor(String name) {
        return Actor.member("mem_" + name, name);
    }

    private static Saving by(String actor, long version) {
        return new Saving(version, null, actor(actor));
    }

    private static void save(Environments environments, String environment, ConnectionInput input, long version) {
        assertThat(environments.connections().save(environment, input, by("ann", version)))
                .isInstanceOf(SaveResult.Saved.class);
    }

    private static RegisteredConnection current(Environments environments, String environment) {
        @Nullable
        RegisteredConnection current = environments.registry().connections().get(environment);
        return Objects.requireNonNull(current);
    }

    private void run(TestingDatabase testing, Consumer<Environments> test) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock)) {
            environments.apply(manifest(TWO), false, false, "setup");
            test.accept(environments);
        }
    }
}
