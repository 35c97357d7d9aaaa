package dev.behalf.server;

import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.web.ListenerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole server on a free port, with one environment for each tenant, named like it, and a client for it.
final class TestingGateway implements AutoCloseable {

    static final String ORIGIN = "https://app.acme.com";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Gateway gateway;
    private final Map<String, String> keys;

    private TestingGateway(Gateway gateway, Map<String, String> keys) {
        this.gateway = gateway;
        this.keys = keys;
        gateway.created().forEach(key -> keys.put(name(key), key.text()));
    }

    private static String name(CreatedKey key) {
        return key.key().environment() + "/" + key.key().name();
    }

    static TestingGateway start(Path directory, InstantSource clock, Tenant... tenants) {
        return start(directory, clock, manifest(List.of(tenants)));
    }

    static TestingGateway start(Path directory, InstantSource clock, String manifest) {
        try {
            Path file = Files.writeString(directory.resolve("behalf.yaml"), manifest);
            return new TestingGateway(
                    Gateway.start(settings(directory.resolve("behalf.db").toString(), file), clock), new HashMap<>());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With all that is configured.
    static TestingGateway start(ServerSettings settings, InstantSource clock) {
        return new TestingGateway(Gateway.start(settings, clock), new HashMap<>());
    }

    static ServerSettings settings(String database, @Nullable Path manifest) {
        return new ServerSettings(
                new ListenerSettings("127.0.0.1", 0, 100, Duration.ofSeconds(30), Duration.ofSeconds(5)),
                null,
                database,
                KeySettings.NONE,
                EgressSettings.defaults(),
                manifest,
                Duration.ZERO,
                RetentionSettings.DEFAULTS,
                LogFormat.TEXT,
                false);
    }

    /// Stops the server and starts it on what is stored.
    TestingGateway restarted(Path directory, InstantSource clock) {
        close();
        return new TestingGateway(
                Gateway.start(settings(directory.resolve("behalf.db").toString(), null), clock), keys);
    }

    static String manifest(List<Tenant> tenants) {
        StringBuilder yaml = new StringBuilder("environments:\n");
        tenants.forEach(tenant -> yaml.append(environment(tenant, "http://127.0.0.1:8080/" + tenant.name())));
        return yaml.toString();
    }

    static String environment(Tenant tenant, String url) {
        Map<String, String> values = tenant.fields();
        StringBuilder yaml = new StringBuilder()
                .append("  - name: ")
                .append(tenant.name())
                .append("\n    kind: development\n    url: ")
                .append(url)
                .append("\n    connection:\n      provider: ")
                .append(type(tenant).id())
                .append('\n');
        for (Field field : type(tenant).fields()) {
            String value = values.get(field.label());
            if (value != null) {
                yaml.append("      ")
                        .append(field.key())
                        .append(": ")
                        .append(value)
                        .append('\n');
            }
        }
        yaml.append("    development:\n      allowLoopbackProviders: true\n");
        for (String endpoint : List.of("workosApi", "cognitoIdp")) {
            String value = values.get("development." + endpoint);
            if (value != null) {
                yaml.append("      ")
                        .append(endpoint)
                        .append(": ")
                        .append(value)
                        .append('\n');
            }
        }
        return yaml.append("    keys:\n      - { name: backend, kind: secret }\n")
                .append("      - { name: web, kind: publishable, origins: [\"")
                .append(ORIGIN)
                .append("\"] }\n")
                .toString();
    }

    /// The tenant names its provider as its form does.
    static ProviderType type(Tenant tenant) {
        return Arrays.stream(ProviderType.values())
                .filter(type -> type.label().equals(tenant.provider()))
                .findAny()
                .orElseThrow();
    }

    /// Of every route.
    Set<String> paths() {
        return gateway.paths();
    }

    int port() {
        return gateway.port();
    }

    String secretKey(Tenant tenant) {
        return key(tenant, "backend");
    }

    String publishableKey(Tenant tenant) {
        return key(tenant, "web");
    }

    private String key(Tenant tenant, String name) {
        return key(tenant.name(), name);
    }

    String key(String environment, String name) {
        String key = keys.get(environment + "/" + name);
        if (key == null) {
            throw new AssertionError("no key " + name + " was made for " + environment);
        }
        return key;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
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

    HttpRequest.Builder verifying(String path, String key, String token) {
        return request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"));
    }

    HttpResponse<String> verify(String key, String token) {
        return send(verifying("/v1/verify", key, token));
    }

    /// Asks until the providers' keys are there, so that no test depends on how fast a busy machine fetches them. A
    /// fetch
    /// that failed is made again after a while of the server's own time.
    void fetchKeys(TestingClock clock, Tenant... tenants) {
        for (Tenant tenant : tenants) {
            for (int attempt = 0; attempt < 20; attempt++) {
                if (verify(secretKey(tenant), tenant.mint("access").sign()).statusCode() == 200) {
                    break;
                }
                clock.advance(Duration.ofMinutes(2));
            }
        }
    }

    HttpResponse<String> introspect(String authorization, String token) {
        return send(request("/v1/introspect")
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)
                        + "&token_type_hint=access_token")));
    }

    HttpResponse<String> check(String path, String key, String token) {
        return send(checking(path, key).header("Authorization", "Bearer " + token));
    }

    HttpRequest.Builder checking(String path, String key) {
        return request(path).header("X-Behalf-Key", key);
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        gateway.close();
    }
}
