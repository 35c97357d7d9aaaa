package dev.behalf.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request and its answer.
public final class Call {

    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private static final Header HTML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");

    private static final Header API_KEY =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"behalf\"");
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    private static final byte[] NOTHING = {};
    private static final int STREAM_BUFFER = 16 * 1024;

    private final ServerRequest request;
    private final ServerResponse response;
    private final String base;
    private final String rest;
    private final Map<String, String> variables;
    private final TrustedProxies proxies;

    /// @param base the path of the environment under which the route was found, empty at the root
    /// @param rest what follows the route's own path
    /// @param variables of the path's template
    /// @param proxies who is believed about whom he forwards for
    Call(
            ServerRequest request,
            ServerResponse response,
            String base,
            String rest,
            Map<String, String> variables,
            TrustedProxies proxies) {
        this.proxies = proxies;
        this.request = request;
        this.response = response;
        this.base = base;
        this.rest = rest;
        this.variables = variables;
    }

    /// A variable of the path, which the route's template has.
    public String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /// The path as it was sent, without query.
    public String path() {
        return request.prologue().uriPath().rawPath();
    }

    /// The address of whoever asks; where a proxy that is trusted forwards for him, the one that it names.
    public String peer() {
        return client().getHostAddress();
    }

    /// The address of whoever asks, as far as it is one party's: of an IPv6 address the first 64 bits, because anybody
    /// has all the rest to choose from.
    public String neighbourhood() {
        byte[] address = client().getAddress();
        return address.length == 4 ? client().getHostAddress() : HexFormat.of().formatHex(address, 0, 8);
    }

    private InetAddress client() {
        return proxies.client(
                request.remotePeer().address() instanceof InetSocketAddress connected && connected.getAddress() != null
                        ? connected.getAddress()
                        : InetAddress.getLoopbackAddress(),
                request.headers().contains(FORWARDED_FOR)
                        ? request.headers().get(FORWARDED_FOR).allValues()
                        : List.of());
    }

    /// A cookie (RFC 6265 section 5.4).
    ///
    /// @return null where it was not sent, or several times: which one counts would be a guess
    public @Nullable String cookie(String name) {
        String header = header(HeaderNames.COOKIE);
        return header == null ? null : Cookies.find(header, name);
    }

    /// See [#header(HeaderName)].
    public @Nullable String header(String name) {
        return header(HeaderNames.create(name));
    }

    /// The path of the environment under which the route was found, empty at the root.
    public String base() {
        return base;
    }

    /// Whether the path goes on below the route's.
    public boolean below() {
        return !rest.isEmpty();
    }

    /// What follows the route's own path and the environment's: empty, or beginning with a slash; as it was sent.
    public String rest() {
        return rest;
    }

    public ServerResponse response() {
        return response;
    }

    public String method() {
        return request.prologue().method().text();
    }

    /// A header that may be sent once.
    ///
    /// @return null where it was not sent
    /// @throws ProblemException where it was sent several times: readers would disagree about which one counts
    public @Nullable String header(HeaderName name) {
        if (!request.headers().contains(name)) {
            return null;
        }
        Header header = request.headers().get(name);
        if (header.valueCount() != 1) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST, "The header " + name.defaultCase() + " was sent several times.");
        }
        return header.get();
    }

    /// The elements of a header that is a list, in however many lines it was sent (RFC 9110 section 5.3); empty
    /// where it was not. Commas within quotes are not looked for.
    public List<String> list(String name) {
        HeaderName header = HeaderNames.create(name);
        return request.headers().contains(header)
                ? List.of(String.join(",", request.headers().get(header).allValues())
                        .split(",", -1))
                : List.of();
    }

    /// The headers whose names begin so, each of which may be sent once.
    ///
    /// @throws ProblemException where one was sent several times
    public Map<String, String> headersOf(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Header header : request.headers()) {
            String name = header.name();
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                found.put(name, String.valueOf(header(header.headerName())));
            }
        }
        return found;
    }

    public @Nullable String authorization() {
        return header(HeaderNames.AUTHORIZATION);
    }

    public @Nullable String origin() {
        return header(HeaderNames.ORIGIN);
    }

    public boolean hasQuery() {
        return request.prologue().hasQuery();
    }

    /// The query, after making sure that no token travels in it.
    public Query query() {
        return Query.of(request);
    }

    /// The query as it was sent, each parameter once. Without the look for secrets of [#query]: for the one path that
    /// is
    /// sent authorization codes, which resemble tokens.
    ///
    /// @throws ProblemException where a parameter was sent several times (RFC 6749 section 3.1 forbids that)
    public Map<String, String> parameters() {
        return hasQuery()
                ? Form.read(request.prologue().query().rawValue().getBytes(StandardCharsets.UTF_8))
                : Map.of();
    }

    /// The query as it was sent, empty where there is none: for the one path that allows a parameter several times.
    public String rawQuery() {
        return hasQuery() ? request.prologue().query().rawValue() : "";
    }

    public Body body() {
        return new Body(request);
    }

    /// Answers 200 with a JSON document that nobody may keep.
    public void json(Map<String, ? extends @Nullable Object> document) {
        response.header(NO_STORE).header(JSON);
        send(Json.bytes(document));
    }

    /// Answers with a JSON document that nobody may keep.
    public void json(int status, Map<String, ? extends @Nullable Object> document) {
        response.status(Status.create(status));
        json(document);
    }

    /// Answers 200 with a JSON document that anyone may keep for a while.
    public void publicJson(Map<String, ? extends @Nullable Object> document, Duration kept) {
        answer(HeaderNames.CACHE_CONTROL, "public, max-age=" + kept.toSeconds());
        response.header(JSON);
        send(Json.bytes(document));
    }

    /// Answers with no body, and nobody may keep that.
    public void empty(int status) {
        response.status(Status.create(status)).header(NO_STORE);
        response.send();
    }

    /// The same with a tree.
    public void json(int status, JsonNode document) {
        json(status, Json.bytes(document));
    }

    /// Answers with a JSON document in UTF-8 that nobody may keep.
    public void json(int status, byte[] document) {
        response.status(Status.create(status)).header(NO_STORE).header(JSON);
        send(document);
    }

    /// Answers that it was done, and nothing more.
    public void done() {
        response.status(Status.NO_CONTENT_204).header(NO_STORE);
        response.send();
    }

    /// Answers with a text that nobody may keep.
    ///
    /// @param type its media type
    public void text(String type, String text) {
        response.header(NO_STORE);
        answer(HeaderNames.CONTENT_TYPE, type);
        send(text.getBytes(UTF_8));
    }

    /// Answers with a text that is sent while it is made, and that nobody may keep; to HEAD with nothing.
    ///
    /// @param type its media type
    /// @param writer given the lines, which it ends itself
    public void stream(String type, Consumer<Consumer<String>> writer) {
        response.header(NO_STORE);
        answer(HeaderNames.CONTENT_TYPE, type);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
            return;
        }
        try (OutputStream body = new BufferedOutputStream(response.outputStream(), STREAM_BUFFER)) {
            writer.accept(text -> write(body, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            // The status is sent; cutting the answer is what shows that it is not whole.
            throw new CloseConnectionException("Failed in the middle of an answer", e);
        }
    }

    private static void write(OutputStream body, String text) {
        try {
            body.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers with a problem document; headers that are set already stay.
    public void problem(Problem problem) {
        if (problem.status() == Status.UNAUTHORIZED_401.code()) {
            // RFC 9110 section 15.5.2 wants a challenge.
            response.headers().setIfAbsent(API_KEY);
        }
        response.status(Status.create(problem.status())).header(NO_STORE).header(Problem.CONTENT_TYPE);
        send(problem.json());
    }

    /// Sets a header of the answer.
    public void answer(HeaderName name, String value) {
        response.header(HeaderValues.create(name, value));
    }

    /// Adds a header to the answer.
    public void answer(String name, String value) {
        response.headers().add(HeaderValues.create(HeaderNames.create(name), value));
    }

    /// Sends an HTML document, or a part of one, that nobody may keep.
    public void html(int status, byte[] document) {
        response.status(Status.create(status)).header(NO_STORE).header(HTML);
        send(document);
    }

    /// Sends whoever asks to another place, to be asked for with GET (RFC 9110 section 15.4.4).
    public void redirect(String location) {
        response.status(Status.SEE_OTHER_303).header(NO_STORE);
        answer(HeaderNames.LOCATION, location);
        response.send();
    }

    /// Sets headers of the answer that were made before.
    public void answer(HeaderBlock headers) {
        headers.writeTo(response.headers());
    }

    /// Sends a body as it is made, without knowing its length.
    ///
    /// @param writer writes it; once it has begun, its failure can only cut the connection, by which whoever reads
    ///     knows that something is missing
    public void stream(Consumer<OutputStream> writer) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send(NOTHING);
            return;
        }
        try {
            OutputStream body = response.outputStream();
            writer.accept(body);
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.unfinished(e);
        }
    }

    /// For whoever finds in the middle of a body that the client is gone: the connection ends, and nothing is logged,
    /// because that is the client's own affair.
    public static RuntimeException left(Throwable cause) {
        return new CloseConnectionException("The client left", cause);
    }

    /// Begins a body of unknown length that nobody may keep; whoever writes it flushes and closes it.
    ///
    /// @param type its media type
    public OutputStream open(String type) {
        response.header(NO_STORE);
        answer(HeaderNames.CONTENT_TYPE, type);
        return response.outputStream();
    }

    /// Sends the body; to HEAD only its length (RFC 9110 section 9.3.2).
    public void send(byte[] body) {
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
            response.send(NOTHING);
        } else {
            response.send(body);
        }
    }
}
