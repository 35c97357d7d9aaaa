package dev.behalf.server.mcp;

import dev.behalf.server.environment.CallsAs;
import dev.behalf.server.environment.RegisteredMcpServer;
import dev.behalf.server.environment.SeenTool;
import dev.behalf.server.upstream.Answer;
import dev.behalf.server.upstream.Asking;
import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Question;
import dev.behalf.server.upstream.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/// Asks servers for the team, when nobody is there for whom: whether they answer, which revision they speak, and
/// which tools they have.
final class Prober {

    /// Whoever asks sits before the console.
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int MOST_PAGES = 20;

    /// For sessions: no person and client together have such a name. Each time another, so that the server is asked
    /// anew.
    private static final String PARTY = "team#";

    private final Upstreams upstreams;
    private final Credentials credentials;
    private final Health health;
    private final Sightings sightings;
    private final Duration patience;
    private final AtomicLong times = new AtomicLong();

    /// @param patience how long one server is waited for
    Prober(Upstreams upstreams, Credentials credentials, Health health, Sightings sightings, Duration patience) {
        this.upstreams = upstreams;
        this.credentials = credentials;
        this.health = health;
        this.sightings = sightings;
        this.patience = patience;
    }

    /// @param loopback whether the server may be on this machine
    void probe(RegisteredMcpServer server, boolean loopback) {
        // A service without its secret is not asked: that it lacks one is known.
        if (credentials.withoutPerson(server) instanceof Presentation.Shown shown) {
            String party = PARTY + times.incrementAndGet();
            Asking asking = new Asking(server, loopback, party, shown.headers(), Map.of(), null, null, null, null);
            try {
                ask(server, asking, new Patience(patience));
            } catch (OutOfPatience _) {
                health.note(
                        server,
                        "It said nothing for " + patience.toSeconds()
                                + " s when the team asked. Clients wait longer, but somebody should look at it.");
            }
        }
    }

    private void ask(RegisteredMcpServer server, Asking asking, Patience patience) {
        Answer introduced = upstreams.introduce(asking, false, patience).answer();
        List<SeenTool> tools = new ArrayList<>();
        Answer last = introduced instanceof Answer.Result(var said)
                        && said.path("capabilities").has("tools")
                ? list(asking, patience, tools)
                : introduced;
        switch (last) {
            case Answer.Result _ -> {
                health.note(server, null);
                sightings.note(server, tools, false);
            }
            case Answer.Denied(var status) -> denied(server, status);
            case Answer.Fault(var code, var _, var _) ->
                health.note(server, "It answered with the error " + code + " when it was asked what it has.");
            case Answer.Failed(var problem, var serious) -> {
                if (serious) {
                    health.note(server, problem);
                }
            }
            // It answers, and more is not known.
            case Answer.Busy _, Answer.Cancelled _, Answer.Ended _, Answer.Held _ -> {}
        }
    }

    private Answer list(Asking asking, Patience patience, List<SeenTool> tools) {
        ObjectNode params = JsonRpc.object();
        Answer answer = upstreams.ask(asking, "tools/list", params, patience);
        for (int page = 1; page < MOST_PAGES && answer instanceof Answer.Result(var result); page++) {
            Sightings.add(result, tools);
            String next = Era.text(result, "nextCursor");
            if (next == null) {
                break;
            }
            patience.require();
            answer = upstreams.ask(asking, "tools/list", JsonRpc.object().put("cursor", next), patience);
        }
        return answer;
    }

    /// A server that is called as people may refuse whoever is nobody: it is in order, and what it has shows with the
    /// first call.
    private void denied(RegisteredMcpServer server, int status) {
        CallsAs callsAs = server.settings().callsAs();
        if (callsAs == CallsAs.END_USER || callsAs == CallsAs.SIGNED) {
            health.note(server, null);
            sightings.note(server, null, true);
        } else {
            health.note(
                    server,
                    callsAs == CallsAs.NONE
                            ? "It wants credentials (" + status + "), and is called with none."
                            : "It does not accept the credentials it is called with (" + status + ").");
        }
    }

    private static final class OutOfPatience extends RuntimeException {}

    private static final class Patience implements Listener {

        private final long begun = System.nanoTime();
        private final long most;

        Patience(Duration most) {
            this.most = most.toNanos();
        }

        void require() {
            if (System.nanoTime() - begun > most) {
                throw new OutOfPatience();
            }
        }

        @Override
        public void begun(Runnable cancel) {
            require();
        }

        @Override
        public void notified(ObjectNode notification) {
            require();
        }

        @Override
        public void waiting() {
            require();
        }

        /// Nobody is there to be asked.
        @Override
        public Fate asked(Question question) {
            return Fate.REFUSED;
        }
    }
}
