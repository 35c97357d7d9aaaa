package dev.behalf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The configurations of `docs/faces.md` in the real programs, as they stand there but for keys and ports.
/// `scripts/proxies` runs it: what it needs is not on every machine that runs the tests.
class ProxyTrial {

    private static final Path DOCUMENT = Path.of("../docs/faces.md");

    private final List<Map<String, List<String>>> arrived = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private TestingGateway gateway;
    private HttpServer api;
    private int port;

    /// By the language of its block in the document, and what that has and others of the language have not.
    enum Proxy {
        NGINX("nginx", "auth_request"),
        CADDY("caddyfile", "forward_auth"),
        TRAEFIK("yaml", "# traefik"),
        ENVOY("yaml", "# envoy");

        private final String language;
        private final String mark;

        Proxy(String language, String mark) {
            this.language = language;
            this.mark = mark;
        }

        String documented() throws IOException {
            Matcher blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(DOCUMENT));
            while (blocks.find()) {
                if (blocks.group(1).contains(mark)) {
                    return blocks.group(1);
                }
            }
            throw new AssertionError(DOCUMENT + " has no configuration of " + this);
        }
    }

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).auth0().start();
        gateway = TestingGateway.start(directory, InstantSource.system(), tenant());
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", this::answer);
        api.start();
        port = TestingProviders.freePort();
    }

    @AfterEach
    void stop() {
        client.close();
        api.stop(0);
        gateway.close();
        sandbox.close();
    }

    private Auth0Tenant tenant() {
        return sandbox.auth0();
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        arrived.add(headers);
        byte[] body = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static Stream<Proxy> proxies() {
        return Pattern.compile(",")
                .splitAsStream(System.getProperty("behalf.proxies", ""))
                .map(name -> Proxy.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void letsThroughWhomBehalfKnowsAndNobodyElse(Proxy proxy) throws Exception {
        Process process = run(proxy);
        try {
            HttpResponse<String> good = send(request()
                    .header(
                            "Authorization",
                            "Bearer "
                                    + tenant().accessToken()
                                            .subject("auth0|ann")
                                            .without("scope")
                                            .sign())
                    .header("X-Behalf-Subject", "auth0|root")
                    .header("X-Behalf-Scopes", "admin")
                    .header("x-behalf-organization", "theirs")
                    .header("X-Behalf-Client", "theirs")
                    .POST(HttpRequest.BodyPublishers.ofString("a body")));
            assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
            assertThat(good.body()).isEqualTo("POST /api/orders?scope=of-the-api a body");
            Map<String, List<String>> headers = arrived.getLast();
            assertThat(headers.get("X-Behalf-Subject")).containsExactly("auth0|ann");
            assertThat(headers).doesNotContainKeys("X-Behalf-Scopes", "X-Behalf-Organization", "X-Behalf-Key");
            assertThat(headers.toString()).doesNotContain("theirs");

            send(request()
                    .header(
                            "Authorization",
                            "Bearer "
                                    + tenant().accessToken().scope("read write").sign()));
            // Caddy's configuration copies what every token has.
            assertThat(arrived.getLast().getOrDefault("X-Behalf-Scopes", List.of("read write")))
                    .containsExactly("read write");
            assertThat(arrived.getLast().containsKey("X-Behalf-Scopes")).isEqualTo(proxy != Proxy.CADDY);

            int before = arrived.size();
            HttpResponse<String> forged = send(request()
                    .header(
                            "Authorization",
                            "Bearer "
                                    + tenant().accessToken()
                                            .forgedWith(tenant().keys().unpublished())
                                            .sign()));
            assertThat(forged.statusCode()).isEqualTo(401);
            assertThat(forged.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("Bearer", "error=\"invalid_token\"");
            HttpResponse<String> nobody = send(request());
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"api\"");

            gateway.close();
            HttpResponse<String> down = send(request()
                    .header("Authorization", "Bearer " + tenant().accessToken().sign()));
            assertThat(down.statusCode()).as("Behalf is away").isGreaterThanOrEqualTo(500);
            assertThat(arrived).as("none of them reached the API").hasSize(before);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/orders?scope=of-the-api"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Process run(Proxy proxy) throws Exception {
        String block = proxy.documented()
                .replace("bhf_sk_default_…", gateway.secretKey(tenant()))
                .replace("127.0.0.1:8080", "127.0.0.1:" + gateway.port())
                .replace("127.0.0.1:9000", "127.0.0.1:" + api.getAddress().getPort())
                .replace("127.0.0.1:8000", "127.0.0.1:" + port);
        List<String> command = switch (proxy) {
            case NGINX ->
                List.of("nginx", "-e", "stderr", "-p", directory.toString(), "-c", file("nginx.conf", nginx(block)));
            case CADDY ->
                List.of(
                        "caddy",
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        file("Caddyfile", "{\n  admin off\n  auto_https off\n}\n" + block));
            case TRAEFIK ->
                List.of(
                        "traefik",
                        "--entryPoints.web.address=127.0.0.1:" + port,
                        "--providers.file.filename=" + file("traefik.yaml", block));
            case ENVOY -> List.of("envoy", "--use-dynamic-base-id", "-c", file("envoy.yaml", envoy(block)));
        };
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("proxy.log").toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        while (!listens()) {
            assertThat(process.isAlive())
                    .as(() -> "it runs; " + text(directory.resolve("proxy.log")))
                    .isTrue();
            Thread.sleep(20);
        }
        return process;
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String nginx(String block) {
        List<String> lines = new ArrayList<>();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.add(kind + "_temp_path " + directory.resolve(kind) + ";");
        }
        return "daemon off; pid " + directory.resolve("nginx.pid") + ";\nevents {}\nhttp {\naccess_log off;\n"
                + String.join("\n", lines) + "\n" + block + "}\n";
    }

    /// What stands around the filters.
    private String envoy(String block) {
        return """
                static_resources:
                  listeners:
                    - address: { socket_address: { address: 127.0.0.1, port_value: %d } }
                      filter_chains:
                        - filters:
                            - name: envoy.filters.network.http_connection_manager
                              typed_config:
                                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                                stat_prefix: api
                                route_config:
                                  virtual_hosts:
                                    - { name: api, domains: ["*"], routes: [{ match: { prefix: /api/ }, route: { cluster: api } }] }
                %s
                  clusters:
                    - %s
                    - %s
                """.formatted(
                        port,
                        block.indent(32),
                        cluster("behalf", gateway.port()),
                        cluster("api", api.getAddress().getPort()));
    }

    private static String cluster(String name, int port) {
        return ("{ name: %s, load_assignment: { cluster_name: %s, endpoints: [{ lb_endpoints: [{ endpoint: { address:"
                        + " { socket_address: { address: 127.0.0.1, port_value: %d } } } }] }] } }")
                .formatted(name, name, port);
    }
}
