package dev.behalf.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Keycloak in production mode on PostgreSQL, one node: one realm, one public client, refresh tokens that rotate, and
/// the algorithm of signatures that Behalf has.
final class Keycloak implements AutoCloseable {

    private static final String ADMIN = "admin";
    private static final String PASSWORD = "a sentence to remember";
    private static final String CLIENT = "bench";

    /// It makes a large schema at its first start.
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// As many sign-ins of each.
    private static final int USERS = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Child process;
    private final String origin;

    private Keycloak(Child process, String origin) {
        this.process = process;
        this.origin = origin;
    }

    /// @param home its unpacked distribution
    static Keycloak start(Path home, Path directory, Postgres postgres) {
        postgres.create("keycloak");
        try (Child build = Child.start(
                directory.resolve("keycloak-build.log"), environment(), command(home, "build", "--db=postgres"))) {
            build.waitFor();
        }
        int port = Probe.freePort();
        Child process = Child.start(
                directory.resolve("keycloak.log"),
                environment(),
                command(
                        home,
                        "start",
                        "--optimized",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + Probe.freePort(),
                        "--hostname-strict=false",
                        "--db-url=" + postgres.jdbcUrl("keycloak"),
                        "--db-username=" + Postgres.USER,
                        "--db-password=none"));
        String origin = "http://127.0.0.1:" + port;
        Keycloak keycloak = new Keycloak(process, origin);
        Probe.awaitReady(URI.create(origin + "/realms/master"), Map.of(), process, LIMIT);
        keycloak.makeRealm();
        return keycloak;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
    }

    private static List<String> command(Path home, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("bin/kc.sh").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void makeRealm() {
        List<Map<String, Object>> users = IntStream.range(0, USERS)
                .mapToObj(i -> Map.<String, Object>of(
                        "username",
                        user(i),
                        "enabled",
                        true,
                        "email",
                        user(i) + "@acme.com",
                        "firstName",
                        "Ada",
                        "lastName",
                        "Lovelace",
                        "credentials",
                        List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false))))
                .toList();
        Map<String, Object> realm = Map.of(
                "realm",
                "bench",
                "enabled",
                true,
                "revokeRefreshToken",
                true,
                "refreshTokenMaxReuse",
                0,
                "defaultSignatureAlgorithm",
                "ES256",
                // So that the sign-ins before the measurement do not take a quarter of an hour.
                "passwordPolicy",
                "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
                "clients",
                List.of(Map.of(
                        "clientId", CLIENT, "enabled", true, "publicClient", true, "directAccessGrantsEnabled", true)),
                "users",
                users);
        String form = form(
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", ADMIN, "password", PASSWORD));
        String token;
        try (Wire wire = new Wire(URI.create(origin + "/realms/master/protocol/openid-connect/token"))) {
            token = Json.text(wire.post(form), "access_token");
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/admin/realms"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(realm)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException("Keycloak did not make a realm: " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static String user(int number) {
        return "person-" + number % USERS;
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /// Signs people in.
    ///
    /// @return a chain for each sign-in
    List<Chain> signIns(int count) {
        try (ExecutorService threads = Executors.newFixedThreadPool(Refreshers.CONNECTIONS)) {
            List<Future<List<Chain>>> shares = IntStream.range(0, Refreshers.CONNECTIONS)
                    .mapToObj(first -> threads.submit(() -> signIns(first, count)))
                    .toList();
            List<Chain> chains = new ArrayList<>();
            for (Future<List<Chain>> share : shares) {
                chains.addAll(share.get());
            }
            return chains;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Keycloak did not sign everybody in", e);
        }
    }

    private List<Chain> signIns(int first, int count) {
        List<Chain> chains = new ArrayList<>();
        try (Wire wire = new Wire(tokenEndpoint())) {
            for (int i = first; i < count; i += Refreshers.CONNECTIONS) {
                String answer = wire.post(form(Map.of(
                        "grant_type", "password", "client_id", CLIENT, "username", user(i), "password", PASSWORD)));
                chains.add(new Chain(CLIENT, Json.text(answer, "refresh_token")));
            }
        }
        return chains;
    }

    private URI tokenEndpoint() {
        return URI.create(origin + "/realms/bench/protocol/openid-connect/token");
    }

    Contender contender(Postgres postgres) {
        return new Contender("Keycloak on PostgreSQL", tokenEndpoint(), List.of(process, postgres.process()));
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
