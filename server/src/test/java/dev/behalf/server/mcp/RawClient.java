package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An MCP client on plain sockets, of which there may be many: it has no threads, and one connection for its stream.
final class RawClient implements AutoCloseable {

    private static final String MODERN = "2026-07-28";
    private static final String SESSION = "mcp-session-id: ";

    private final int port;
    private final String path;
    private final String token;
    private final boolean modern;
    private final String person;
    private String session = "";
    private @Nullable Connection stream;

    /// @param person the id of whom it acts for
    RawClient(int port, String path, String token, boolean modern, String person) {
        this.port = port;
        this.path = path;
        this.token = token;
        this.modern = modern;
        this.person = person;
    }

    String person() {
        return person;
    }

    boolean isAt(String server) {
        return path.endsWith(server);
    }

    /// An answer.
    ///
    /// @param body of which the length is known; empty for streams
    private record Answer(int status, List<String> headers, String body) {}

    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Connection(int port) throws IOException {
            socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 1024);
        }

        Answer send(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            int status = Integer.parseInt(line().split(" ", -1)[1]);
            List<String> headers = new ArrayList<>();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                headers.add(line);
                if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
                    length = Integer.parseInt(line.substring(16).strip());
                }
            }
            StringBuilder body = new StringBuilder();
            while (body.length() < length) {
                // In tests ASCII: a character is a byte.
                body.append((char) in.read());
            }
            return new Answer(status, headers, body.toString());
        }

        String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("The connection ended");
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String head(String method, String rpc) {
        return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json, text/event-stream\r\n"
                + (session.isEmpty() ? "" : "Mcp-Session-Id: " + session + "\r\n")
                + (rpc.equals("initialize")
                        ? ""
                        : "MCP-Protocol-Version: " + (modern ? MODERN : "2025-11-25") + "\r\n");
    }

    private String post(String rpc, String name, String params) {
        String meta = modern
                ? ", \"_meta\": {\"io.modelcontextprotocol/protocolVersion\": \"" + MODERN
                        + "\", \"io.modelcontextprotocol/clientCapabilities\": {}}"
                : "";
        String body =
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"" + rpc + "\", \"params\": {" + params + meta + "}}";
        return head("POST", rpc) + "Mcp-Method: " + rpc + "\r\n"
                + (name.isEmpty() ? "" : "Mcp-Name: " + name + "\r\n")
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /// Asks for what is said while nothing is asked, in the way of its era.
    ///
    /// @return the status; 200 where the stream is there
    int listen() throws IOException {
        Connection connection = new Connection(port);
        stream = connection;
        if (modern) {
            Answer answer = connection.send(
                    post("subscriptions/listen", "", "\"notifications\": {\"resourceSubscriptions\": [\"all\"]}"));
            if (answer.status() == 200 && answer.body().isEmpty()) {
                String first = next().path("method").asString("");
                return first.equals("notifications/subscriptions/acknowledged") ? 200 : 0;
            }
            return answer.body().isEmpty() ? answer.status() : 0;
        }
        session = "";
        Answer shaken =
                connection.send(post("initialize", "", "\"protocolVersion\": \"2025-11-25\", \"capabilities\": {}"));
        session = shaken.headers().stream()
                .filter(header -> header.regionMatches(true, 0, SESSION, 0, SESSION.length()))
                .map(header -> header.substring(SESSION.length()).strip())
                .findFirst()
                .orElseThrow();
        return connection.send(head("GET", "") + "\r\n").status();
    }

    /// The next message on its stream.
    JsonNode next() throws IOException {
        Connection connection = stream;
        if (connection == null) {
            throw new IllegalStateException("It has no stream");
        }
        String line = connection.line();
        while (!line.startsWith("data: ")) {
            line = connection.line();
        }
        return JsonMapper.shared().readTree(line.substring(6));
    }

    /// Calls a tool beside its stream.
    ///
    /// @return the text that came back, or whatever did
    String call(String tool) throws IOException {
        try (Connection connection = new Connection(port)) {
            Answer answer = connection.send(post("tools/call", tool, "\"name\": \"" + tool + "\", \"arguments\": {}"));
            String body = answer.body();
            if (body.isEmpty()) {
                String line = connection.line();
                while (!line.startsWith("data: ")) {
                    line = connection.line();
                }
                body = line.substring(6);
            }
            return JsonMapper.shared()
                    .readTree(body)
                    .at("/result/content/0/text")
                    .asString(body);
        }
    }

    /// Closes its stream without a word.
    void leave() throws IOException {
        Connection connection = stream;
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
