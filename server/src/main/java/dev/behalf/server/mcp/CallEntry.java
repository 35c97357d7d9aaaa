package dev.behalf.server.mcp;

import dev.behalf.server.calls.CallLog;
import dev.behalf.server.calls.Called;
import dev.behalf.server.calls.Called.Decision;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.environment.RegisteredMcpServer;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// A line of the log of calls that is being written.
final class CallEntry {

    private static final int MAX_TARGET = 200;
    private static final Logger LOG = LoggerFactory.getLogger(CallEntry.class);

    private final CallLog calls;
    private final RegisteredMcpServer server;
    private final Caller caller;
    private final String method;
    private final String target;
    private final ObjectNode params;
    private final long begun = System.nanoTime();

    CallEntry(
            CallLog calls, RegisteredMcpServer server, Caller caller, String method, String target, ObjectNode params) {
        this.calls = calls;
        this.server = server;
        this.caller = caller;
        this.method = method;
        this.target = storable(target.length() > MAX_TARGET ? target.substring(0, MAX_TARGET - 1) + "…" : target);
        this.params = params;
    }

    /// PostgreSQL has no text with NUL, and one entry that cannot be stored keeps all after it from being stored.
    private static String storable(String text) {
        return text.replace('\0', '\ufffd');
    }

    String bucket() {
        return String.join(" ", server.environment(), caller.person(), caller.client(), server.name(), method, target);
    }

    Reply refused(String rule, Reply reply) {
        note(Decision.REFUSED, rule, "", "refused");
        return reply;
    }

    /// One that is not made yet: something has to happen before.
    ///
    /// @param outcome what that is
    Reply held(String rule, String outcome, Reply reply) {
        note(Decision.REFUSED, rule, "", outcome);
        return reply;
    }

    Reply run(String rule, Supplier<Passed> work) {
        try {
            Passed passed = work.get();
            note(Decision.ALLOWED, rule, passed.token(), passed.outcome());
            return passed.reply();
        } catch (Outlet.Gone e) {
            note(Decision.ALLOWED, rule, "", "cancelled");
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("A call to the MCP server {} failed in Behalf itself", server.name(), e);
            note(Decision.ALLOWED, rule, "", "failed");
            throw e;
        }
    }

    private void note(Decision decision, String rule, String token, String outcome) {
        String arguments = params.path("arguments").toString();
        boolean keeps = !server.settings().recordArguments().isEmpty() && params.has("arguments");
        Called called = new Called(
                server.environment(),
                caller.person(),
                caller.client(),
                caller.grant(),
                server.name(),
                method,
                target,
                decision,
                rule,
                token,
                outcome,
                Duration.ofNanos(System.nanoTime() - begun),
                RandomText.sha256(arguments));
        calls.note(called, keeps ? arguments : "");
    }
}
