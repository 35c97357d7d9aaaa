package dev.behalf.server.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `/healthz` says that the process is alive, `/readyz` whether it should be sent requests.
public final class HealthEndpoint {

    private final Readiness readiness;

    public HealthEndpoint(Readiness readiness) {
        this.readiness = readiness;
    }

    public List<Route> routes() {
        return List.of(Route.get("/healthz", HealthEndpoint::alive), Route.get("/readyz", this::ready));
    }

    private static void alive(Call call) {
        call.json(Map.of("status", "alive"));
    }

    private void ready(Call call) {
        Readiness.State state = readiness.state();
        if (state == Readiness.State.READY) {
            call.json(Map.of("status", "ready"));
        } else {
            call.problem(
                    Problem.of(ErrorCode.BUSY, "The server is " + state.name().toLowerCase(Locale.ROOT) + "."));
        }
    }
}
