package dev.behalf.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds who answers a request: at the root, or below the path of an environment. The environments may change at any
/// time, which is why these are not routes of the web server itself.
public final class Router implements Handler {

    private record Table(Map<String, Route> byPath, List<Route> subtrees, boolean complete) {

        static Table of(Collection<Route> routes, boolean complete) {
            Map<String, Route> byPath = new HashMap<>();
            routes.forEach(route -> byPath.put(route.path(), route));
            return new Table(byPath, routes.stream().filter(Route::subtree).toList(), complete);
        }

        @Nullable
        Route below(String path) {
            for (Route route : subtrees) {
                int length = route.path().length();
                if (path.length() > length && path.charAt(length) == '/' && path.startsWith(route.path())) {
                    return route;
                }
            }
            return null;
        }
    }

    private final Supplier<List<String>> bases;
    private volatile Table table;

    /// @param bases the paths of environments that have one, without final slash; asked for at every request that is
    ///     not at the root
    /// @param first the routes that answer at once; others answer 503 until [#serve]
    public Router(Supplier<List<String>> bases, List<Route> first) {
        this.bases = bases;
        this.table = Table.of(first, false);
    }

    /// Answers by these routes too from now on.
    public void serve(List<Route> routes) {
        List<Route> all = new ArrayList<>(table.byPath.values());
        all.addAll(routes);
        table = Table.of(all, true);
    }

    /// The paths of all routes.
    public Set<String> paths() {
        return Set.copyOf(table.byPath.keySet());
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        Table now = table;
        Route route = now.byPath.get(path);
        if (route != null) {
            answer(route, new Call(request, response, "", false));
        } else {
            elsewhere(now, request, response, path);
        }
    }

    private void elsewhere(Table now, ServerRequest request, ServerResponse response, String path) {
        for (String base : bases.get()) {
            if (path.startsWith(base)) {
                String rest = path.substring(base.length());
                Route route = now.byPath.get(rest);
                Route found = route == null ? now.below(rest) : route;
                if (found != null) {
                    answer(found, new Call(request, response, base, route == null));
                    return;
                }
            }
        }
        Route found = now.below(path);
        Call call = new Call(request, response, "", true);
        if (found != null) {
            answer(found, call);
        } else {
            call.problem(
                    now.complete
                            ? Problem.of(ErrorCode.NOT_FOUND, "The paths are described at /openapi.json.")
                            : Problem.of(ErrorCode.BUSY, "The server is starting; try again."));
        }
    }

    private static void answer(Route route, Call call) {
        try {
            if (route.takes(call.method())) {
                route.action().handle(call);
            } else {
                refuseMethod(route, call);
            }
        } catch (ProblemException e) {
            call.problem(e.problem());
        } catch (CloseConnectionException | UncheckedIOException e) {
            // The client is gone, or was never in order: nobody to answer to.
            throw e;
        } catch (RequestException e) {
            call.problem(Failures.of(e));
        } catch (RuntimeException e) {
            Failures.unexpected(e, call);
        }
    }

    private static void refuseMethod(Route route, Call call) {
        String allowed = String.join(", ", route.methods());
        call.answer(HeaderNames.ALLOW, allowed);
        call.problem(Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "This path takes " + allowed + "."));
    }
}
