package dev.behalf.server.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.EnvironmentInput;
import dev.behalf.server.environment.EnvironmentResult;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.grants.NewGrant;
import dev.behalf.server.grants.TestingProofs;
import dev.behalf.server.offline.TestingConnections;
import dev.behalf.server.offline.TestingOffline;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.vault.Vault;
import dev.behalf.server.web.Listener;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Authorization servers at the root (`default`), below `/staging` (`staging`), and of two hosts below `/two` (`one`,
/// `two`), on a free port of this machine.
final class TestingIssuers implements AutoCloseable {

    static final String ROOT = "http://127.0.0.1:8080";
    static final String REDIRECT = "http://127.0.0.1:3000/cb";
    static final String VERIFIER = "v".repeat(43);

    private static final String MANIFEST = """
            environments:
              - { name: default, kind: development, url: "http://127.0.0.1:8080" }
              - { name: staging, kind: production, url: "https://auth.acme.com/staging" }
              - { name: one, kind: production, url: "https://one.acme.com/two" }
              - { name: two, kind: production, url: "https://two.acme.com:8443/two" }
              - { name: none, kind: production }
            """;

    final TestingClock clock;
    final Clients clients;
    final Grants grants;
    final SigningKeys keys;
    final DpopProofs proofs;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Environments environments;
    private final AuthorizationServer server;
    private final Listener listener;

    TestingIssuers(Database database, TestingClock clock, DocumentFetcher documents) {
        this(database, clock, documents, new NoSubjects());
    }

    TestingIssuers(Database database, TestingClock clock, DocumentFetcher documents, SubjectTokens subjects) {
        this.clock = clock;
        environments = Environments.open(database, clock);
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(MANIFEST.getBytes(StandardCharsets.UTF_8))).manifest(),
                false,
                false,
                "test");
        Vault vault =
                Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
        keys = new SigningKeys(database, vault, clock, KeyTimes.DEFAULTS, () -> null);
        clients = new Clients(database, clock, _ -> documents, new AuditLog(database, clock));
        grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        proofs = TestingProofs.of(environments::registry, vault, clock);
        Resources resources = _ -> List.of(
                new Resources.Resource("/mcp", "All", List.of("mcp")),
                new Resources.Resource("/mcp/files", "Files", List.of("files:read", "files:write")));
        Federation federation = new Federation(
                _ -> {
                    throw new AssertionError("nobody signs in");
                },
                _ -> {
                    throw new AssertionError("nobody signs in");
                },
                new SecureRandom());
        server = new AuthorizationServer(
                database,
                vault,
                keys,
                clients,
                grants,
                TestingConnections.of(database, vault, clock, environments, grants, federation),
                federation,
                TestingOffline.ofNobody(database, vault, clock, federation),
                resources,
                subjects,
                proofs,
                new CallFacts(database, clock),
                clock,
                Steps.none());
        environments.onChange(server::update);
        Router router = new Router(() -> List.of("/staging", "/two"), List.of());
        router.serve(server.routes());
        listener = Listener.start(
                new ListenerSettings("127.0.0.1", 0, 100, Duration.ofSeconds(30), Duration.ofSeconds(5)), router);
    }

    /// Switches nonces of proofs on or off in `default`.
    void nonces(boolean wanted) {
        EnvironmentInput input = EnvironmentInput.of(Objects.requireNonNull(
                        environments.registry().environments().get("default")))
                .withClients(true, null, wanted);
        assertThat(environments.changes().change(input, null, Actor.COMMAND_LINE))
                .isInstanceOf(EnvironmentResult.Done.class);
    }

    AuthorizationServer server() {
        return server;
    }

    /// The request as it would come by way of a proxy that serves this host.
    String raw(String host, String path) {
        try (java.net.Socket socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), listener.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> register(String metadata) {
        return send(request("/register")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(metadata.replace('\'', '"'))));
    }

    /// A public client with [#REDIRECT].
    String registered() {
        return json(register("{'client_name': 'Desk', 'redirect_uris': ['" + REDIRECT + "']}"))
                .get("client_id")
                .stringValue();
    }

    HttpResponse<String> form(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> form(String path, Map<String, String> fields) {
        return form(path, encoded(fields));
    }

    HttpResponse<String> token(Map<String, String> fields) {
        return form("/token", fields);
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /// A code for a person who signed in to `default` and allowed a client the files.
    String code(String client) {
        return code(client, null);
    }

    /// The same, bound to a key.
    ///
    /// @param key its thumbprint, null for none
    String code(String client, @Nullable String key) {
        return grants.begin(new NewGrant(
                "default",
                new Identity("https://acme.us.auth0.com/", "auth0|ann", null, null),
                client,
                "Desk",
                ROOT + "/mcp/files",
                List.of("files:read", "files:write"),
                REDIRECT,
                challenge(VERIFIER),
                key,
                true,
                null,
                null,
                Map.of()));
    }

    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    Map<String, String> redemption(String client) {
        return redemption(client, code(client));
    }

    Map<String, String> redemption(String client, String code) {
        return Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client,
                "code",
                code,
                "redirect_uri",
                REDIRECT,
                "code_verifier",
                VERIFIER);
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    static String error(HttpResponse<String> response) {
        return json(response).get("error").stringValue();
    }

    @Override
    public void close() {
        listener.close();
        server.close();
        client.close();
        environments.close();
    }
}
