package dev.behalf.server.trace;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ProblemException;
import org.jspecify.annotations.Nullable;

/// Whoever sent a request.
///
/// @param neighbourhood the address, as far as it is one party's; written down as a keyed hash only
/// @param agent what the program calls itself, empty where it does not
public record Asker(String neighbourhood, String agent) {

    private static final int MAX_AGENT = 200;

    public Asker {
        agent = Texts.printable(agent, MAX_AGENT);
    }

    public static Asker of(Call call) {
        return new Asker(call.neighbourhood(), agent(call));
    }

    private static String agent(Call call) {
        try {
            @Nullable String agent = call.header("User-Agent");
            return agent == null ? "" : agent;
        } catch (ProblemException _) {
            return "";
        }
    }
}
