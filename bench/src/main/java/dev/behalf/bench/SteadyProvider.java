package dev.behalf.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A provider that takes its time to redeem refresh tokens, and rotates them; and costs the machine little: it
/// believes every token, and its access tokens are opaque.
final class SteadyProvider implements AutoCloseable {

    static {
        // Without it small answers wait 40 ms for the client's delayed acknowledgement. Read once by the JDK's server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final AtomicLong redeemed = new AtomicLong();
    private final Duration pause;
    private final Duration life;

    /// @param pause before each answer
    /// @param life of access tokens
    SteadyProvider(Duration pause, Duration life) {
        this.pause = pause;
        this.life = life;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery()));
        server.createContext("/token", this::redeem);
        server.start();
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    long redeemed() {
        return redeemed.get();
    }

    private String discovery() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/jwks", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                 "id_token_signing_alg_values_supported": ["RS256"]}
                """.formatted(issuer());
    }

    private void redeem(HttpExchange exchange) throws IOException {
        String form = URLDecoder.decode(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        long number = redeemed.incrementAndGet();
        if (!form.contains("grant_type=refresh_token")) {
            throw new IllegalStateException("A refresh token was expected");
        }
        Probe.pause(pause.toMillis());
        answer(exchange, """
                {"access_token": "access-%d-%s", "refresh_token": "refresh-%d-%s", "expires_in": %d,
                 "token_type": "Bearer", "scope": "openid offline_access"}
                """.formatted(number, "a".repeat(600), number, "r".repeat(60), life.toSeconds()));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
