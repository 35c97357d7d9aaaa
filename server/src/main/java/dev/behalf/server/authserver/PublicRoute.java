package dev.behalf.server.authserver;

import dev.behalf.server.web.Action;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Cors;
import dev.behalf.server.web.Route;
import java.util.ArrayList;
import java.util.List;

/// A route that scripts of any origin may use: MCP clients run in browsers too, and nothing here depends on cookies.
final class PublicRoute {

    private static final String PREFLIGHT = "OPTIONS";

    private PublicRoute() {}

    static Route get(String path, Route.Reach reach, Action action) {
        return of(path, List.of("GET", "HEAD"), reach, action);
    }

    static Route post(String path, Action action) {
        return of(path, List.of("POST"), Route.Reach.EXACT, action);
    }

    private static Route of(String path, List<String> methods, Route.Reach reach, Action action) {
        List<String> all = new ArrayList<>(methods);
        all.add(PREFLIGHT);
        String named = String.join(", ", methods);
        return new Route(path, all, reach, call -> answer(call, named, action));
    }

    private static void answer(Call call, String methods, Action action) {
        if (call.method().equals(PREFLIGHT)) {
            Cors.preflightForAnyone(call, methods);
        } else {
            Cors.allowAnyone(call);
            action.handle(call);
        }
    }
}
