package dev.behalf.sandbox.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One origin of a tenant: an HTTP server on 127.0.0.1, reached as `http://localhost:PORT`, that can fail.
public final class Host implements AutoCloseable {
    static {
        // Without it small answers wait 40 ms for the client's delayed acknowledgement. Read once by the JDK's server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Function<Request, Reply> handler;
    private final RequestLog log;
    private final Outages outages = new Outages();
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService executor;
    private @Nullable Socket placeholder;

    private Host(int port, RequestLog log, Function<Request, Reply> handler) {
        this.handler = handler;
        this.log = log;
        this.port = listen(port);
    }

    /// Starts to listen.
    ///
    /// @param port 0 for a free one
    /// @throws UncheckedIOException if the port is taken
    public static Host open(int port, RequestLog log, Function<Request, Reply> handler) {
        return new Host(port, log, handler);
    }

    public int port() {
        return port;
    }

    /// `http://localhost:PORT`, no slash.
    public String origin() {
        return "http://localhost:" + port;
    }

    /// Fails from now on.
    public void goDown(Outage outage) {
        goDown(outage, "", Integer.MAX_VALUE);
    }

    /// Fails for the next `times` requests whose path starts with `pathPrefix`.
    public synchronized void goDown(Outage outage, String pathPrefix, int times) {
        outages.add(outage, pathPrefix, times);
        if (outage instanceof Outage.Refused) {
            stop();
            placeholder = hold();
        }
    }

    /// Ends every failure.
    public synchronized void goUp() {
        outages.end();
        if (server == null) {
            release();
            listen(port);
        }
    }

    @Override
    public synchronized void close() {
        outages.end();
        stop();
        release();
    }

    private synchronized int listen(int wanted) {
        try {
            HttpServer started = HttpServer.create(address(wanted), 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            started.setExecutor(threads);
            started.createContext("/", this::serve);
            // Browsers ask for one unasked, now and then; providers have one.
            started.createContext("/favicon.ico", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            started.start();
            server = started;
            executor = threads;
            return started.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + wanted + ": " + e.getMessage(), e);
        }
    }

    private void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }

    /// A socket that is bound but doesn't listen: connections are refused, yet nobody else gets the port meanwhile.
    private Socket hold() {
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hold port " + port + " while it is down", e);
        }
    }

    private void release() {
        try {
            if (placeholder != null) {
                placeholder.close();
                placeholder = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    // Closing an exchange that has no answer yet cuts its connection.
    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.read(exchange, origin());
            log.add(request);
            Outage outage = outages.next(request.path()).orElse(null);
            switch (outage) {
                case null -> send(exchange, answer(request), Duration.ZERO);
                case Outage.Refused _ -> {}
                case Outage.Status(int code) -> send(exchange, refusal(code), Duration.ZERO);
                case Outage.Hang _ -> outages.awaitEnd();
                case Outage.Drip(Duration pause) -> send(exchange, answer(request), pause);
                case Outage.Slow(Duration pause) -> {
                    sleep(pause);
                    send(exchange, answer(request), Duration.ZERO);
                }
                case Outage.AnswerLost _ -> answer(request);
            }
        }
    }

    // A mistake in the request's form must not look like an outage of the host.
    private Reply answer(Request request) {
        try {
            return handler.apply(request);
        } catch (IllegalArgumentException e) {
            return Reply.error(400, "invalid_request", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return Reply.error(500, "server_error", e.toString());
        }
    }

    private static Reply refusal(int status) {
        Reply reply = Reply.text(status, "The sandbox was told to answer " + status + ".\n");
        return status == 429 || status == 503 ? reply.with("Retry-After", "1") : reply;
    }

    private static void send(HttpExchange exchange, Reply reply, Duration pause) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.body().getBytes(UTF_8);
        boolean bare = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), bare ? -1 : body.length);
        if (!bare) {
            write(exchange.getResponseBody(), body, pause);
        }
    }

    private static void write(OutputStream out, byte[] body, Duration pause) throws IOException {
        if (pause.isZero()) {
            out.write(body);
            return;
        }
        for (byte b : body) {
            sleep(pause);
            out.write(b);
            out.flush();
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
