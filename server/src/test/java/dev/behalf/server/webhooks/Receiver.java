package dev.behalf.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A service that receives webhooks over a socket, and judges signatures by an HMAC of its own making.
public final class Receiver implements AutoCloseable {

    /// A message as it came.
    public record Got(String id, String timestamp, String signature, String body) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        /// Whether one of the signatures was made with this secret.
        public boolean isSignedWith(String secret) {
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            byte[] mac = hmac(key, (id + "." + timestamp + "." + body).getBytes(UTF_8));
            return Arrays.asList(signature.split(" ", -1))
                    .contains("v1," + Base64.getEncoder().encodeToString(mac));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile int status = 204;
    private volatile String location = "";

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            got.add(new Got(
                    header(exchange, "webhook-id"),
                    header(exchange, "webhook-timestamp"),
                    header(exchange, "webhook-signature"),
                    body));
            held.incrementAndGet();
            hold.await();
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            held.decrementAndGet();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    public List<Got> got() {
        return List.copyOf(got);
    }

    Got last() {
        return got.getLast();
    }

    public void answers(int other) {
        status = other;
    }

    void redirects(String to) {
        status = 307;
        location = to;
    }

    /// Answers nobody until it is let go.
    Runnable holds() {
        CountDownLatch latch = new CountDownLatch(1);
        hold = latch;
        return () -> {
            hold = new CountDownLatch(0);
            latch.countDown();
        };
    }

    /// How many wait for an answer now.
    int waiting() {
        return held.get();
    }

    /// RFC 2104, by its definition.
    private static byte[] hmac(byte[] key, byte[] message) {
        byte[] inner = new byte[64];
        byte[] outer = new byte[64];
        Arrays.fill(inner, (byte) 0x36);
        Arrays.fill(outer, (byte) 0x5c);
        for (int i = 0; i < key.length; i++) {
            inner[i] ^= key[i];
            outer[i] ^= key[i];
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(inner);
            byte[] first = digest.digest(message);
            digest.update(outer);
            return digest.digest(first);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hold.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
