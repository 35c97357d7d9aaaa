package dev.behalf.server.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Asks a server of 2026-07-28: each request says all that is needed to answer it.
final class ModernWay {

    static final String META = "io.modelcontextprotocol/";

    private final Line line;
    private final ObjectNode ourselves;

    /// @param ourselves Behalf as a client
    ModernWay(Line line, ObjectNode ourselves) {
        this.line = line;
        this.ourselves = ourselves;
    }

    /// @return null where the server does not speak it
    @Nullable
    Answer ask(Asking asking, String method, ObjectNode params, Listener listener) {
        Got got = send(asking, method, params, listener);
        Answer answer = line.classify(got);
        return answer == null || isOtherEra(got, answer) ? null : answer;
    }

    private static boolean isOtherEra(Got got, Answer answer) {
        return answer instanceof Answer.Fault fault
                && (fault.code() == Rpc.UNSUPPORTED_VERSION || (isNoAnswer(got.status()) && !isOfMcp(fault.code())));
    }

    private static boolean isNoAnswer(int status) {
        return status == 400 || status == 404 || status == 405;
    }

    private static boolean isOfMcp(int code) {
        boolean ofJsonRpc = code >= -32603 && code <= -32600;
        return ofJsonRpc || code == Rpc.HEADER_MISMATCH || code == Rpc.MISSING_CAPABILITY;
    }

    /// The same for a request that lasts.
    ///
    /// @param longest how long it may; then it ends in order
    @Nullable
    Answer listen(Asking asking, String method, ObjectNode params, Listener listener, Duration longest) {
        Got got = send(asking, method, params, listener, longest);
        if (got.status() == 200 && got.response() == null && !got.cancelled()) {
            // Whether it lasted long enough or broke: the client asks anew.
            return new Answer.Result(Rpc.object());
        }
        Answer answer = line.classify(got);
        return answer == null || isOtherEra(got, answer) ? null : answer;
    }

    Got send(Asking asking, String method, ObjectNode given, Listener listener) {
        return send(asking, method, given, listener, null);
    }

    private Got send(Asking asking, String method, ObjectNode given, Listener listener, @Nullable Duration longest) {
        ObjectNode params = given.deepCopy();
        ObjectNode meta = params.get("_meta") instanceof ObjectNode there ? there : params.putObject("_meta");
        meta.put(META + "protocolVersion", Headers.MODERN);
        meta.set(META + "clientCapabilities", asking.capabilities() == null ? Rpc.object() : asking.capabilities());
        meta.set(META + "clientInfo", asking.clientInfo() == null ? ourselves : asking.clientInfo());
        if (asking.logLevel() != null) {
            meta.put(META + "logLevel", asking.logLevel());
        }
        long id = line.nextId();
        return line.send(
                Headers.modern(asking, method, params),
                Rpc.request(id, method, params),
                id,
                listener,
                listener::notified,
                longest);
    }
}
