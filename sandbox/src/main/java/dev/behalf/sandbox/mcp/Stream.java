package dev.behalf.sandbox.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.behalf.sandbox.idp.Encoding;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// An answer as server-sent events.
final class Stream implements AutoCloseable {

    private final OutputStream out;

    Stream(HttpExchange exchange) throws IOException {
        this(exchange, 0);
    }

    /// @param length that is announced, 0 for none
    Stream(HttpExchange exchange, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, length);
        this.out = exchange.getResponseBody();
    }

    /// @throws IOException where the client left
    void send(Map<String, ?> message) throws IOException {
        out.write(("id: 7\nevent: message\ndata: " + Encoding.json(message) + "\n\n").getBytes(UTF_8));
        out.flush();
    }

    /// @throws IOException where the client left
    void comment() throws IOException {
        out.write(": \n\n".getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /// The connection is to be closed without an end of the answer.
    static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
