package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.keys.Printable;
import dev.behalf.server.mcp.Message.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a request of 2026-07-28 has to say about itself, in its body and once more in its headers: whoever stands
/// between goes by the headers, so that they must not say anything else.
final class ModernRequest {

    static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
    static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
    static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    /// By method, the parameter that `Mcp-Name` repeats.
    private static final Map<String, String> NAMED =
            Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

    /// By those of the extension for tasks it is the task; not all clients know.
    private static final String OF_TASKS = "tasks/";

    private static final String ENCODED = "=?base64?";
    private static final String ENCODED_END = "?=";

    private ModernRequest() {}

    /// The version that stands in the body, null where none does.
    static @Nullable String version(Request request) {
        return Era.text(request.meta(), PROTOCOL_VERSION);
    }

    /// @return null where all is in order
    static Reply.@Nullable Fault fault(Request request, RequestHeaders headers) {
        Reply.Fault fault = metaFault(request, headers);
        return fault == null ? headerFault(request, headers) : fault;
    }

    private static Reply.@Nullable Fault metaFault(Request request, RequestHeaders headers) {
        String version = version(request);
        if (version == null) {
            return headers.version() != null && !Versions.ALL.contains(headers.version())
                    ? Versions.unsupported(headers.version())
                    : missing(PROTOCOL_VERSION, "text");
        }
        if (!version.equals(headers.version())) {
            return mismatch(RequestHeaders.VERSION, headers.version(), version);
        }
        if (!version.equals(Versions.MODERN)) {
            return Versions.unsupported(version);
        }
        ObjectNode meta = request.meta();
        return meta != null && meta.get(CAPABILITIES) instanceof ObjectNode ? null : missing(CAPABILITIES, "an object");
    }

    private static Reply.Fault missing(String name, String kind) {
        return Reply.Fault.badRequest(
                JsonRpc.INVALID_PARAMS, "params._meta was expected to have " + name + ", which is " + kind + ".");
    }

    private static Reply.@Nullable Fault headerFault(Request request, RequestHeaders headers) {
        if (!request.method().equals(headers.method())) {
            return mismatch(RequestHeaders.METHOD, headers.method(), request.method());
        }
        boolean ofTasks = request.method().startsWith(OF_TASKS);
        String parameter = ofTasks && headers.name() != null ? "taskId" : NAMED.get(request.method());
        String name = parameter == null ? null : Era.text(request.params(), parameter);
        if (parameter == null || (name == null && headers.name() == null)) {
            return null;
        }
        String sent = headers.name() == null ? null : decoded(headers.name());
        return name != null && name.equals(sent) ? null : mismatch(RequestHeaders.NAME, headers.name(), name);
    }

    private static Reply.Fault mismatch(String header, @Nullable String found, @Nullable String expected) {
        return Reply.Fault.badRequest(
                JsonRpc.HEADER_MISMATCH,
                "The header " + header + " was expected to be what the body has"
                        + (expected == null ? "" : ", " + Printable.text(expected)) + "; "
                        + (found == null ? "it was not sent." : "found " + Printable.text(found) + "."));
    }

    /// See "Value Encoding".
    ///
    /// @return null where it says that it is encoded and is not
    private static @Nullable String decoded(String value) {
        if (!value.startsWith(ENCODED)
                || !value.endsWith(ENCODED_END)
                || value.length() < ENCODED.length() + ENCODED_END.length()) {
            return value;
        }
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(value.substring(ENCODED.length(), value.length() - ENCODED_END.length()));
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return null;
        }
    }
}
