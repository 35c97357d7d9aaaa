package dev.behalf.server.environment;

import static dev.behalf.server.environment.TestingManifests.AUTH0;
import static dev.behalf.server.environment.TestingManifests.COGNITO;
import static dev.behalf.server.environment.TestingManifests.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EnvironmentChangesTest {

    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");

    @OnBothDatabases
    void createsAnEnvironment(TestingDatabase testing) {
        run(testing, environments -> {
            EnvironmentResult result = environments
                    .changes()
                    .create(new EnvironmentInput("staging", "production", "https://Auth.acme.com/", "orange"), ANN);

            assertThat(result).isInstanceOf(EnvironmentResult.Done.class);
            assertThat(environments.registry().environments().get("staging"))
                    .isEqualTo(new Environment(
                            "staging", Environment.Kind.PRODUCTION, "https://auth.acme.com", Colour.ORANGE));
        });
    }

    @OnBothDatabases
    void refusesWhatCannotBe(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(manifest(AUTH0), false, false, "setup");

            assertThat(problems(environments.changes().create(input("default", "development", ""), ANN)))
                    .containsExactly("name");
            assertThat(problems(environments.changes().create(input("Big", "no", "ftp://x"), ANN)))
                    .containsExactlyInAnyOrder("name", "kind", "url");
            assertThat(problems(
                            environments.changes().create(input("other", "development", "http://127.0.0.1:8080"), ANN)))
                    .containsExactly("url");
            assertThat(problems(environments.changes().change(input("other", "development", ""), null, ANN)))
                    .containsExactly("name");
            assertThat(environments.registry().environments()).containsOnlyKeys("default");
        });
    }

    @OnBothDatabases
    void changesKindUrlAndColour(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(manifest(AUTH0), false, false, "setup");

            EnvironmentResult result = environments
                    .changes()
                    .change(new EnvironmentInput("default", "production", "https://auth.acme.com", "green"), null, ANN);

            assertThat(result)
                    .isInstanceOfSatisfying(
                            EnvironmentResult.Done.class,
                            done -> assertThat(done.changes())
                                    .extracting(Difference::text)
                                    .containsExactly(
                                            "~ kind: development → production",
                                            "~ url: http://127.0.0.1:8080 → https://auth.acme.com",
                                            "+ colour: green"));
            long revision = environments.registry().revision();
            assertThat(environments
                            .changes()
                            .change(EnvironmentInput.of(((EnvironmentResult.Done) result).environment()), null, ANN))
                    .isInstanceOfSatisfying(
                            EnvironmentResult.Done.class,
                            done -> assertThat(done.changes()).isEmpty());
            assertThat(environments.registry().revision()).isEqualTo(revision);
        });
    }

    @OnBothDatabases
    void makesNoEnvironmentProductionWhileEmulatorsStandIn(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(
                    manifest(AUTH0 + "    development: { allowLoopbackProviders: true }\n"), false, false, "setup");

            assertThat(problems(environments.changes().change(input("default", "production", ""), null, ANN)))
                    .containsExactly("kind");
        });
    }

    @OnBothDatabases
    void wantsTheNameTypedBeforeProductionIsLoosenedOrMoved(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(manifest(COGNITO), false, false, "setup");
            EnvironmentInput moved = input("default", "development", "https://auth.acme.com");

            assertThat(environments.changes().change(moved, null, ANN))
                    .isInstanceOfSatisfying(
                            EnvironmentResult.Unconfirmed.class,
                            unconfirmed -> assertThat(unconfirmed.risks())
                                    .extracting(LockoutRisk::setting)
                                    .containsExactly("kind", "url"));
            assertThat(environments.changes().change(moved, "default", ANN)).isInstanceOf(EnvironmentResult.Done.class);
        });
    }

    @OnBothDatabases
    void deletesAnEnvironmentWithAllThatBelongsToIt(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(manifest(AUTH0), false, false, "setup");

            assertThat(environments.changes().delete("default", null, ANN)).isInstanceOf(EnvironmentResult.Done.class);

            assertThat(environments.registry().environments()).isEmpty();
            assertThat(environments.registry().keys()).isEmpty();
            assertThat(environments.listKeys()).isEmpty();
            assertThat(problems(environments.changes().delete("default", null, ANN)))
                    .containsExactly("name");
        });
    }

    @OnBothDatabases
    void wantsTheNameTypedBeforeProductionInUseIsDeleted(TestingDatabase testing) {
        run(testing, environments -> {
            environments.apply(manifest(COGNITO), false, false, "setup");
            environments.createKey("default", ApiKey.Kind.SECRET, "backend", List.of());
            List<String> told = new ArrayList<>();
            environments.beforeDeletion(name -> {
                told.add(name);
                return "";
            });

            assertThat(environments.changes().delete("default", "defaults", ANN))
                    .isInstanceOfSatisfying(
                            EnvironmentResult.Unconfirmed.class,
                            unconfirmed -> assertThat(unconfirmed.risks())
                                    .extracting(LockoutRisk::sentence)
                                    .containsExactly(
                                            "Every token of its users will be refused.", "Its key stops working."));
            assertThat(environments.registry().environments()).hasSize(1);
            assertThat(told).as("nothing is done for what is not deleted").isEmpty();
            assertThat(environments.changes().delete("default", "default", ANN))
                    .isInstanceOf(EnvironmentResult.Done.class);
            assertThat(told).containsExactly("default");
        });
    }

    @OnBothDatabases
    void deletesAnEmptyProductionEnvironmentUnasked(TestingDatabase testing) {
        run(testing, environments -> {
            environments.changes().create(input("live", "production", ""), ANN);

            assertThat(environments.changes().delete("live", null, ANN)).isInstanceOf(EnvironmentResult.Done.class);
        });
    }

    @Test
    void asksNothingForAColour() {
        Environment live = new Environment("live", Environment.Kind.PRODUCTION, null);

        assertThat(EnvironmentChanges.risks(
                        live, new Environment("live", Environment.Kind.PRODUCTION, null, Colour.PINK)))
                .isEmpty();
    }

    private static EnvironmentInput input(String name, String kind, String url) {
        return new EnvironmentInput(name, kind, url, "");
    }

    private static List<String> problems(EnvironmentResult result) {
        return switch (result) {
            case EnvironmentResult.Problems(var problems) ->
                problems.stream().map(SettingProblem::key).toList();
            case EnvironmentResult.Done _, EnvironmentResult.Unconfirmed _ ->
                throw new AssertionError(result.toString());
        };
    }

    private static void run(TestingDatabase testing, Consumer<Environments> test) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, new TestingManifests.Clock())) {
            test.accept(environments);
        }
    }
}
