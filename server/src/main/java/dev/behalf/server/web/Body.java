package dev.behalf.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The body of a request.
public final class Body {

    /// Room for the largest token and for what surrounds it.
    static final int MAX_LENGTH = 32 * 1024;

    /// For what is pasted as a whole: one byte less than the listener lets pass, so that a larger one is
    /// refused in words.
    public static final int LONG = Listener.MAX_DRAINED - 1;

    /// Most are shorter. The JDK reads with 16 KB at once, which is a tenth of all that a call of a tool allocates.
    private static final int USUAL = 1024;

    private final ServerRequest request;

    Body(ServerRequest request) {
        this.request = request;
    }

    /// The one text member of a JSON object that has no other.
    ///
    /// @throws ProblemException where the body is anything else
    public String onlyMember(String name) {
        requireMediaType("application/json");
        JsonNode document = Json.read(bytes());
        JsonNode member = document.get(name);
        if (!document.isObject() || document.size() != 1 || member == null || !member.isString()) {
            throw Problem.exception(
                    ErrorCode.MALFORMED_REQUEST,
                    "The body was expected to be a JSON object with the one member \"" + name + "\", which is text.");
        }
        return member.stringValue();
    }

    /// A JSON document.
    ///
    /// @throws ProblemException where the body is none
    public JsonNode json() {
        requireMediaType("application/json");
        return Json.read(bytes());
    }

    /// A JSON document of another length.
    ///
    /// @param max the longest, in bytes
    public JsonNode json(int max) {
        requireMediaType("application/json");
        return Json.read(bytes(max));
    }

    /// The fields of a form of another length.
    ///
    /// @param max the longest, in bytes
    public Map<String, String> form(int max) {
        requireMediaType("application/x-www-form-urlencoded");
        return Form.read(bytes(max));
    }

    /// The bytes of a document of another kind.
    ///
    /// @param max the longest
    /// @param types the media types taken, the usual one first
    public byte[] document(int max, String... types) {
        requireMediaType(types);
        return bytes(max);
    }

    /// The fields of a form.
    ///
    /// @throws ProblemException where the body is none, or a field is repeated (RFC 6749 section 3.2 forbids that)
    public Map<String, String> form() {
        requireMediaType("application/x-www-form-urlencoded");
        return Form.read(bytes());
    }

    /// The body of a form as it was sent, in ASCII.
    ///
    /// @throws ProblemException where it is declared to be something else
    public String rawForm() {
        requireMediaType("application/x-www-form-urlencoded");
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    private void requireMediaType(String... expected) {
        String stated = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        int parameters = stated.indexOf(';');
        String type = parameters < 0 ? stated : stated.substring(0, parameters);
        if (!List.of(expected).contains(type.strip().toLowerCase(Locale.ROOT))) {
            throw Problem.exception(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body was expected with Content-Type: " + expected[0] + ".");
        }
    }

    private byte[] bytes() {
        return bytes(MAX_LENGTH);
    }

    private byte[] bytes(int max) {
        try (InputStream stream = request.content().inputStream()) {
            byte[] start = stream.readNBytes(Math.min(USUAL, max + 1));
            if (start.length > max) {
                throw tooLarge(max);
            }
            return start.length < USUAL ? start : whole(start, stream, max);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] whole(byte[] start, InputStream stream, int max) throws IOException {
        byte[] rest = stream.readNBytes(max + 1 - start.length);
        if (start.length + rest.length > max) {
            throw tooLarge(max);
        }
        byte[] whole = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, whole, start.length, rest.length);
        return whole;
    }

    /// @param max the longest that is taken
    static ProblemException tooLarge(int max) {
        return Problem.exception(ErrorCode.BODY_TOO_LARGE, "At most " + max + " bytes are taken here.");
    }
}
