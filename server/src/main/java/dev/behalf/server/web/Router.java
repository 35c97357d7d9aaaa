package dev.behalf.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds who answers a request: at the root, or below the path of an environment. The environments may change at any
/// time,
/// which is why these are not routes of the web server itself.
public final class Router implements Handler {

    private final Map<String, Route> byPath = new HashMap<>();
    private final List<Route> subtrees;
    private final Readiness readiness;
    private final Supplier<List<String>> bases;

    /// @param bases the paths of environments that have one, without final slash; asked for at every request that is
    ///     not at the root
    public Router(Readiness readiness, Supplier<List<String>> bases, List<Route> routes) {
        this.readiness = readiness;
        this.bases = bases;
        this.subtrees = routes.stream().filter(Route::subtree).toList();
        routes.forEach(route -> byPath.put(route.path(), route));
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        Route route = byPath.get(path);
        if (route != null) {
            answer(route, new Call(request, response, "", false));
        } else {
            elsewhere(request, response, path);
        }
    }

    private void elsewhere(ServerRequest request, ServerResponse response, String path) {
        for (String base : bases.get()) {
            if (path.startsWith(base)) {
                String rest = path.substring(base.length());
                Route route = byPath.get(rest);
                Route found = route == null ? subtree(rest) : route;
                if (found != null) {
                    answer(found, new Call(request, response, base, route == null));
                    return;
                }
            }
        }
        Route found = subtree(path);
        Call call = new Call(request, response, "", true);
        if (found == null) {
            call.problem(Problem.of(ErrorCode.NOT_FOUND, "The faces are below /v1."));
        } else {
            answer(found, call);
        }
    }

    private @Nullable Route subtree(String path) {
        for (Route route : subtrees) {
            if (path.startsWith(route.path())
                    && path.length() > route.path().length()
                    && path.charAt(route.path().length()) == '/') {
                return route;
            }
        }
        return null;
    }

    private void answer(Route route, Call call) {
        try {
            if (!readiness.serving() && !route.always()) {
                call.problem(Problem.of(ErrorCode.BUSY, "The server is starting; try again."));
            } else if (route.takes(call.method())) {
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

    /// Every route, for whoever describes them.
    public Stream<Route> routes() {
        return byPath.values().stream();
    }
}
