package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.sandbox.idp.Outage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyCommandTest {

    private final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).auth0().start();
    private final Auth0Tenant tenant = sandbox.auth0();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void acceptsAGoodTokenFromStandardInput() {
        CommandRun run = CommandRun.piped(tenant.accessToken().sign() + "\n", options());

        assertThat(run.exitCode()).isEqualTo(0);
        assertThat(run.out()).contains("✓ Signature").contains("Accepted: access token");
    }

    @Test
    void goesThroughEveryRuleOfARefusedToken() throws IOException {
        Path file = token(tenant.accessToken()
                .client("another")
                .audience("https://other.example")
                .sign());

        CommandRun run = CommandRun.of(options("--token-file", file.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("✗ Audience", "expected aud with " + Auth0Tenant.AUDIENCE, "found    https://other.example")
                .contains("✗ Client", "found    another", "change   ")
                .contains("Refused: The token is meant for another audience (BH-162)");
    }

    @Test
    void saysWhatWasNotReached() {
        CommandRun run = CommandRun.piped(tenant.opaqueToken(), options());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("✗ Form", "– Signature     not reached", "Let the client request `audience=")
                .doesNotContain("✓");
    }

    @Test
    void isUndecidedWhileTheProviderIsDown() {
        tenant.goDown(Outage.refused());

        CommandRun run = CommandRun.piped(tenant.accessToken().sign(), options());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("Undecided", "BH-131");
    }

    @Test
    void printsJsonForPrograms() {
        CommandRun run = CommandRun.piped(tenant.idToken().sign(), options("--json"));

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("verdict").asString()).isEqualTo("refused");
        assertThat(json.path("code").asString()).isEqualTo("BH-140");
        assertThat(json.path("rules").findValuesAsString("outcome")).contains("passed", "failed");
        assertThat(json.path("claims").path("aud").asString()).isEqualTo(Auth0Tenant.CLIENT_ID);
    }

    @Test
    void neverPrintsTheTokenNorItsSignature() {
        for (String token : List.of(
                tenant.accessToken().sign(),
                tenant.accessToken().client("another").sign())) {
            CommandRun run = CommandRun.piped(token, options("--json"));

            assertThat(run.out() + run.err()).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
        }
    }

    @Test
    void namesTheOptionThatIsWrongAndRepeatsNoSecret() {
        CommandRun run = CommandRun.piped(
                "x",
                "verify",
                "--provider",
                "workos",
                "--client-id",
                "org_01ABC",
                "--organization-id",
                "sk_live_hidden1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--client-id: expected an id that starts with client_, found org_01ABC")
                .contains("--organization-id")
                .doesNotContain("hidden1");
    }

    @Test
    void verifiesOfflineWithAKeySetFile() throws Exception {
        Path jwks = directory.resolve("jwks.json");
        var request = HttpRequest.newBuilder(URI.create(tenant.origin() + "/.well-known/jwks.json"))
                .build();
        Files.writeString(
                jwks,
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
        tenant.goDown(Outage.refused());

        CommandRun run = CommandRun.piped(tenant.accessToken().sign(), options("--jwks", jwks.toString()));

        assertThat(run.exitCode()).isEqualTo(0);
    }

    @Test
    void takesTheConnectionFromAManifest() throws IOException {
        Path manifest = manifest();

        CommandRun unclear = CommandRun.piped("x", "verify", "--config", manifest.toString());
        CommandRun chosen = CommandRun.piped(
                tenant.accessToken().sign(), "verify", "--config", manifest.toString(), "--env", "staging");

        assertThat(unclear.exitCode()).isEqualTo(2);
        assertThat(unclear.err()).contains("expected one environment with a connection, found default, staging");
        assertThat(chosen.exitCode()).isEqualTo(0);
    }

    @Test
    void takesATokenAsItIsPasted() {
        String token = tenant.accessToken().sign();

        for (String pasted : List.of(
                "Bearer " + token,
                "Authorization: Bearer " + token + "\n",
                "{\"access_token\": \"" + token + "\", \"token_type\": \"Bearer\"}",
                token.substring(0, 70) + "\n" + token.substring(70))) {
            CommandRun run = CommandRun.piped(pasted, options());

            assertThat(run.exitCode()).as(run.err()).isEqualTo(0);
            assertThat(run.err()).startsWith("note: left out ").doesNotContain(token.substring(0, 20));
        }
    }

    @Test
    void saysWhatItWasGivenInPlaceOfOneToken() throws IOException {
        String both = "{\"access_token\": \"%s\", \"id_token\": \"%s\"}"
                .formatted(tenant.accessToken().sign(), tenant.idToken().sign());

        assertRefused(CommandRun.piped(both, options()), "found several (access_token, id_token)");
        assertRefused(CommandRun.piped(" \n", options()), "found nothing");
        assertRefused(CommandRun.piped("sk_live_PLANTED", options()), "found a secret key", "roll it");
        assertRefused(CommandRun.piped("please look", options()), "without a token");
        assertRefused(
                CommandRun.of(options("--token-file", "nowhere")), "nowhere cannot be read: there is no such file.");
        assertRefused(
                CommandRun.of(options("--token-file", directory.toString())),
                "it is a directory, where a file was expected");
    }

    @Test
    void aFileThatIsNoKeySetIsNoOutageOfTheProvider() throws IOException {
        Path jwks = Files.writeString(directory.resolve("jwks.json"), "{}");

        assertRefused(
                CommandRun.piped(tenant.accessToken().sign(), options("--jwks", jwks.toString())),
                "jwks.json: a JSON key set (RFC 7517) was expected");
        assertRefused(
                CommandRun.piped("x", options("--jwks", "nowhere.json")),
                "nowhere.json cannot be read: there is no such file.");
    }

    private static void assertRefused(CommandRun run, String... said) {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(said).doesNotContain("PLANTED");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void saysWhichFileCannotBeRead() {
        CommandRun run = CommandRun.of(
                "verify", "--config", directory.resolve("missing.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("missing.yaml cannot be read: there is no such file.");
    }

    private Path manifest() throws IOException {
        String connection = """
                connection: { provider: auth0, tenantDomain: "%s", clientId: %s, audience: "%s" }
                    development: { allowLoopbackProviders: true }
                """.formatted(tenant.origin(), Auth0Tenant.CLIENT_ID, Auth0Tenant.AUDIENCE);
        String yaml = """
                environments:
                  - name: default
                    kind: development
                    url: http://127.0.0.1:8080
                    %s
                  - name: staging
                    kind: development
                    url: http://127.0.0.1:8080/staging
                    %s
                """.formatted(connection, connection);
        return Files.writeString(directory.resolve("behalf.yaml"), yaml);
    }

    private Path token(String text) throws IOException {
        return Files.writeString(directory.resolve("token"), text);
    }

    private String[] options(String... more) {
        List<String> options = new ArrayList<>(List.of(
                "verify",
                "--provider",
                "auth0",
                "--tenant-domain",
                tenant.origin(),
                "--client-id",
                Auth0Tenant.CLIENT_ID,
                "--audience",
                Auth0Tenant.AUDIENCE,
                "--allow-loopback-providers"));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }
}
