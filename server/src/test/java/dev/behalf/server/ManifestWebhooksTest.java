package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.TestingAdmin.Answer;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.ManifestProblem;
import dev.behalf.server.environment.WebhookInput;
import dev.behalf.server.team.Role;
import dev.behalf.server.webhooks.WebhookEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks in `behalf.yaml`, applied by the command and by the admin API.
class ManifestWebhooksTest {

    private static final String ENVIRONMENT = """
            environments:
              - name: test
                kind: development
            """;

    private static final String ONE = ENVIRONMENT + """
                webhooks:
                  - url: https://hooks.acme.com/behalf?k=v
            """;

    private static CommandRun apply(TestingDatabase testing, String yaml, String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"apply", "-", "--database", testing.url()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandRun.piped(yaml, arguments);
    }

    @Test
    void areAddedOnceAndTheirSecretIsShownThen() {
        try (TestingDatabase testing = TestingDatabases.sqlite()) {
            CommandRun dry = apply(testing, ONE, "--dry-run");
            CommandRun first = apply(testing, ONE);
            CommandRun again = apply(testing, ONE);

            assertThat(dry.out())
                    .contains("+ test.webhooks.https://hooks.acme.com/behalf?….events: connection.active, ")
                    .doesNotContain("whsec_", "k=v");
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out())
                    .containsPattern("(?m)^Signing secret of the new webhook .*\\n  whsec_[A-Za-z0-9+/]{43}=$");
            assertThat(again.out())
                    .contains("= test.webhooks.https://hooks.acme.com/behalf?…", "Nothing to change.")
                    .doesNotContain("whsec_");
        }
    }

    @Test
    void areChangedLeftAloneAndRemovedAsTheFileSays() {
        try (TestingDatabase testing = TestingDatabases.sqlite()) {
            apply(testing, ONE);

            CommandRun changed = apply(testing, ONE + "        events: [connection.revoked]\n");
            CommandRun silent = apply(testing, ENVIRONMENT, "--prune");
            CommandRun none = apply(testing, ENVIRONMENT + "    webhooks: []\n");
            CommandRun pruned = apply(testing, ENVIRONMENT + "    webhooks: []\n", "--prune");

            assertThat(changed.out())
                    .contains("~ test.webhooks.https://hooks.acme.com/behalf?….events: ", "→ connection.revoked");
            assertThat(silent.out()).contains("? test.webhooks.https://hooks.acme.com/behalf?…: not in the file");
            assertThat(none.out()).contains("? test.webhooks.").contains("Nothing to change.");
            assertThat(pruned.out()).contains("- test.webhooks.https://hooks.acme.com/behalf?…");
            assertThat(apply(testing, ENVIRONMENT).out()).doesNotContain("webhooks");
            assertThat(CommandRun.of("audit", "export", "--database", testing.url())
                            .out())
                    .contains("webhook.add", "webhook.change", "webhook.remove")
                    .doesNotContain("k=v", "whsec_");
        }
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() {
        Manifest.Reading reading = Manifest.read((ENVIRONMENT + """
                    webhooks:
                      - url: ftp://hooks.acme.com
                      - url: https://a.acme.com/x
                        events: [connection.gone, connection.paused]
                      - url: https://a.acme.com/x
                        secret: whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
                      - events: []
                """).getBytes(StandardCharsets.UTF_8));

        assertThat(((Manifest.Reading.Invalid) reading).problems())
                .extracting(ManifestProblem::path)
                .contains(
                        "environments[0].webhooks[0].url",
                        "environments[0].webhooks[1].events[0]",
                        "environments[0].webhooks[2].url",
                        "environments[0].webhooks[2].secret",
                        "environments[0].webhooks[3].url",
                        "environments[0].webhooks[3].events");
        assertThat(reading.toString()).doesNotContain("AAAA");
    }

    @Test
    void whatCannotBeSentToOrSealedIsRefusedAndNothingIsChanged() {
        try (TestingDatabase file = TestingDatabases.sqlite();
                TestingDatabase server = TestingDatabases.postgres()) {
            CommandRun loopback = apply(file, ENVIRONMENT + "    webhooks: [{ url: http://127.0.0.1:9/x }]\n");
            CommandRun keyless = apply(server, ONE);

            assertThat(loopback.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(loopback.err()).contains("test.webhooks.http://127.0.0.1:9/x: ", "Nothing was changed.");
            assertThat(keyless.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(keyless.err()).contains("expected the installation's key", "BEHALF_KEY_FILE", "POST /apply");
            assertThat(apply(server, ENVIRONMENT, "--dry-run").out()).contains("+ test.kind");
        }
    }

    @Test
    void byTheAdminApiTheyAreAppliedAndShownAsAFileThatChangesNothing() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                TestingAdmin admin = new TestingAdmin(testing)) {
            String token = admin.token(Role.ADMIN);

            Answer made = admin.apply(token, ONE);
            String file = admin.get("/api/v1/config", token).body();
            Answer again = admin.apply(token, file);

            assertThat(made.text("/createdWebhooks/0/secret")).startsWith("whsec_");
            assertThat(made.text("/createdWebhooks/0/url")).isEqualTo("https://hooks.acme.com/behalf?k=v");
            assertThat(file)
                    .contains("webhooks:", "https://hooks.acme.com/behalf?k=v")
                    .doesNotContain("whsec_");
            assertThat(again.at("/changed").asBoolean()).isFalse();
            assertThat(again.at("/createdWebhooks").size()).isZero();
        }
    }

    private static final String PRODUCTION = ONE.replace("development", "production");

    private static Path file(Path directory, String yaml) {
        try {
            return Files.writeString(directory.resolve("behalf.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatStartsMakesNoneForProductionAndTellsNoQuery(@TempDir Path directory) {
        try (TestingDatabase testing = TestingDatabases.sqlite()) {
            Path file = file(directory, PRODUCTION);

            assertThatThrownBy(() -> Gateway.start(TestingGateway.settings(testing.url(), file), new TestingClock()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(
                            "The webhook https://hooks.acme.com/behalf?… of the production environment test does not exist"
                                    + " yet: make it with `behalf apply " + file + "`")
                    .message()
                    .doesNotContain("k=v");
            assertThat(apply(testing, PRODUCTION, "--dry-run").out())
                    .as("nothing was applied")
                    .contains("+ test.kind", "+ test.webhooks.");

            assertThat(apply(testing, PRODUCTION).out()).contains("whsec_");
            try (Gateway started = Gateway.start(TestingGateway.settings(testing.url(), file), new TestingClock())) {
                assertThat(started.createdWebhooks()).isEmpty();
            }
            assertThat(apply(testing, PRODUCTION).out()).contains("Nothing to change.");
        }
    }

    @Test
    void aServerThatStartsMakesThoseOfDevelopmentOnce(@TempDir Path directory) {
        try (TestingDatabase testing = TestingDatabases.sqlite()) {
            Path file = file(directory, ONE);
            try (Gateway first = Gateway.start(TestingGateway.settings(testing.url(), file), new TestingClock())) {
                assertThat(first.createdWebhooks())
                        .singleElement()
                        .satisfies(made -> assertThat(made.url()).isEqualTo("https://hooks.acme.com/behalf?k=v"));
            }
            try (Gateway again = Gateway.start(TestingGateway.settings(testing.url(), file), new TestingClock())) {
                assertThat(again.createdWebhooks()).isEmpty();
            }
        }
    }

    @Test
    void filesKnowTheEventsThatThereAre() {
        assertThat(WebhookInput.EVENTS)
                .isEqualTo(WebhookEvent.choices().stream().map(WebhookEvent::id).toList());
    }
}
