package dev.behalf.server.federation;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `/callback` below the address of every environment: one address to register at a provider, whoever began the
/// sign-in.
/// The prefix of the state tells.
public final class Callbacks {

    /// The path below an environment's public URL.
    public static final String PATH = "/callback";

    private final Map<String, Handler> handlers = new TreeMap<>();

    /// Goes on with a sign-in that came back.
    @FunctionalInterface
    public interface Handler {
        /// Answers the call, perhaps by [CallbackProblem].
        void handle(Call call, Returned returned);
    }

    /// Registers who began the sign-ins whose state begins so. Before [#routes].
    ///
    /// @param statePrefix such as `t_`; none may begin with another
    public Callbacks on(String statePrefix, Handler handler) {
        if (handlers.keySet().stream()
                .anyMatch(known -> known.startsWith(statePrefix) || statePrefix.startsWith(known))) {
            throw new IllegalArgumentException(
                    "The prefix " + statePrefix + " is not told apart from " + handlers.keySet());
        }
        handlers.put(statePrefix, handler);
        return this;
    }

    public List<Route> routes() {
        return new CallbackEndpoint(Map.copyOf(handlers)).routes();
    }
}
