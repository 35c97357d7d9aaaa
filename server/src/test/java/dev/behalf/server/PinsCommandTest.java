package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Environments;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Cognito domain that was pinned to a pool which is not the right one any more.
class PinsCommandTest {

    @TempDir
    private Path directory;

    @Test
    void aRunningServerFindsThePoolAnewOnceThePinIsForgotten() throws InterruptedException {
        try (Sandbox sandbox =
                Sandbox.builder().keys(KeySource.pooled()).cognito().start()) {
            CognitoTenant tenant = sandbox.cognito();
            String token = tenant.accessToken().sign();
            String manifest = TestingGateway.manifest(List.of(tenant)).replaceAll(".*userPoolId.*\n", "");
            try (TestingGateway started = TestingGateway.start(directory, InstantSource.system(), manifest)) {
                String wrong = tenant.awsOrigin() + "/eu-central-1_Former000";
                pin(tenant, wrong);
                try (TestingGateway gateway = started.restarted(directory, InstantSource.system())) {
                    String key = gateway.secretKey(tenant);
                    assertThat(gateway.verify(key, token).body()).contains("BH-121");
                    assertThat(pins("list").out()).contains(tenant.name(), wrong);

                    CommandRun forgotten = pins("forget", "--env", tenant.name());

                    assertThat(forgotten.exitCode()).isZero();
                    assertThat(forgotten.out()).isEqualTo("Forgot %s of %s.\n".formatted(wrong, domain(tenant)));
                    // The server looks for changes once a second of real time.
                    await(() -> gateway.verify(key, token).body().contains("\"active\":true"));
                    await(() -> listed().size() == 1);
                    assertThat(listed().get(0).path("issuer").asString())
                            .isEqualTo(tenant.awsOrigin() + "/" + CognitoTenant.POOL_ID);
                }
            }
        }
    }

    @Test
    void saysWhereNothingIsPinned() {
        Database.open(database()).close();
        assertThat(pins("list").out()).startsWith("Nothing is pinned.");
        assertThat(pins("list", "--env", "live").out()).startsWith("Nothing is pinned for environment live.");
        CommandRun run = pins("forget", "--env", "default");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("default has none");
    }

    private void pin(CognitoTenant tenant, String issuer) {
        try (Database database = Database.open(database());
                Environments environments = Environments.open(database, InstantSource.system())) {
            environments.pins(tenant.name()).pin(domain(tenant), issuer, "a test");
        }
    }

    private static String domain(CognitoTenant tenant) {
        return String.valueOf(tenant.fields().get("Cognito domain"));
    }

    private JsonNode listed() {
        return JsonMapper.shared().readTree(pins("list", "--json").out());
    }

    private CommandRun pins(String verb, String... more) {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "pins";
        arguments[1] = verb;
        System.arraycopy(more, 0, arguments, 2, more.length);
        arguments[more.length + 2] = "--database";
        arguments[more.length + 3] = database();
        return CommandRun.of(arguments);
    }

    private String database() {
        return directory.resolve("behalf.db").toString();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
