package dev.behalf.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.net.TestingAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Providers are reached the way that is configured, by the server and by the commands that ask them.
class ConfiguredEgressTest {

    private static final String MANIFEST = """
            environments:
              - name: default
                kind: production
                connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, audience: "https://api.acme.com" }
                keys: [{ name: backend, kind: secret }]
            """;

    @TempDir
    private Path directory;

    /// Nobody listens there, which is said of the proxy, and no name was looked up before.
    @Test
    void theServerGoesByItsProxy() throws IOException {
        // Keys of production are not made at the start.
        Path manifest =
                Files.writeString(directory.resolve("behalf.yaml"), MANIFEST.replace("production", "development"));
        ServerSettings settings = requireNonNull(SettingsReader.read(
                        Map.of(
                                Setting.LISTEN,
                                "127.0.0.1:0",
                                Setting.CONSOLE_LISTEN,
                                "off",
                                Setting.DATABASE,
                                directory.resolve("behalf.db").toString(),
                                Setting.APPLY,
                                manifest.toString()),
                        Map.of("BEHALF_EGRESS_PROXY", "http://127.0.0.1:1"))
                .settings());

        try (TestingGateway gateway = TestingGateway.start(settings, InstantSource.system())) {
            HttpResponse<String> answer = gateway.verify(gateway.key("default", "backend"), token());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("BH-131", "(through the proxy 127.0.0.1:1)");
        }
    }

    @Test
    void verifyGoesByTheSameProxy() throws IOException {
        Path manifest = Files.writeString(directory.resolve("behalf.yaml"), MANIFEST);

        CommandRun run = CommandRun.piped(
                token(), "verify", "--config", manifest.toString(), "--egress-proxy", "http://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).contains("(through the proxy 127.0.0.1:1)");
    }

    @Test
    void anAuthorityIsTrustedThatIsNamed() throws IOException, GeneralSecurityException {
        TestingAuthority authority = new TestingAuthority();
        String pem = authority.writePem(directory).toString();
        HttpsServer provider = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
        String issuer = "https://localhost:" + provider.getAddress().getPort();
        answer(provider, "/.well-known/openid-configuration", """
                {"issuer": "%s", "jwks_uri": "%s/jwks"}""".formatted(issuer, issuer));
        answer(provider, "/jwks", keySet());
        provider.start();
        try {
            String[] call = {
                "doctor", "--provider", "oidc", "--issuer", issuer, "--client-id", "web", "--allow-loopback-providers"
            };
            CommandRun unknown = CommandRun.of(call);
            CommandRun trusted = CommandRun.of(with(call, "--ca-files", pem));

            assertThat(unknown.exitCode()).isEqualTo(1);
            assertThat(unknown.out()).contains("is not trusted", "PEM file");
            assertThat(trusted.exitCode()).as(trusted.out()).isEqualTo(0);
        } finally {
            provider.stop(0);
        }
    }

    private static String[] with(String[] call, String... more) {
        String[] all = java.util.Arrays.copyOf(call, call.length + more.length);
        System.arraycopy(more, 0, all, call.length, more.length);
        return all;
    }

    private static void answer(HttpsServer provider, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        provider.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    /// That of an emulated provider.
    private static String keySet() {
        try (Sandbox sandbox =
                        Sandbox.builder().keys(KeySource.pooled()).auth0().start();
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(sandbox.auth0().origin() + "/.well-known/jwks.json");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Of the tenant, with a signature that nobody made.
    private static String token() {
        return encoded("{\"alg\":\"RS256\",\"kid\":\"a\"}") + "." + encoded("{\"iss\":\"https://acme.us.auth0.com/\"}")
                + ".AAAA";
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
