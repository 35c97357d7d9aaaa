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

    private record Table(
            Map<String, Route> byPath, List<Route> subtrees, List<PathTemplate> templates, boolean complete) {

        static Table of(Collection<Route> routes, boolean complete) {
            Map<String, Route> byPath = new HashMap<>();
            routes.forEach(route -> byPath.merge(route.path(), route, Route::or));
            return new Table(
                    byPath,
                    byPath.values().stream().filter(Route::subtree).toList(),
                    byPath.values().stream().flatMap(PathTemplate::of).toList(),
                    complete);
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

    /// Shows problems to whoever asks here: programs or people.
    @FunctionalInterface
    public interface ProblemPage {
        /// Answers the call with the problem.
        void show(Call call, Problem problem);
    }

    private final Supplier<List<String>> bases;
    private final ProblemPage problems;
    private volatile Table table;

    /// @param bases the paths of environments that have one, without final slash; asked for at every request that is
    ///     not at the root
    /// @param first the routes that answer at once; others answer 503 until [#serve]
    public Router(Supplier<List<String>> bases, List<Route> first) {
        this(bases, first, Call::problem);
    }

    /// @param problems how problems are shown
    public Router(Supplier<List<String>> bases, List<Route> first, ProblemPage problems) {
        this.bases = bases;
        this.problems = problems;
        this.table = Table.of(first, false);
    }

    /// Answers by these routes too from now on.
    public void serve(List<Route> routes) {
        List<Route> all = new ArrayList<>(table.byPath.values());
        all.addAll(routes);
        table = Table.of(all, true);
    }

    /// All routes; those of one path are joined.
    public List<Route> routes() {
        return List.copyOf(table.byPath.values());
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
        if (found != null) {
            answer(found, new Call(request, response, "", true));
        } else {
            byTemplate(now, request, response, path);
        }
    }

    private void byTemplate(Table now, ServerRequest request, ServerResponse response, String path) {
        for (PathTemplate template : now.templates) {
            Map<String, String> variables = template.match(path);
            if (variables != null) {
                answer(template.route(), new Call(request, response, variables));
                return;
            }
        }
        problems.show(
                new Call(request, response, "", true),
                now.complete
                        ? Problem.of(ErrorCode.NOT_FOUND, "The paths are described at /openapi.json.")
                        : Problem.of(ErrorCode.BUSY, "The server is starting; try again."));
    }

    private void answer(Route route, Call call) {
        try {
            if (route.takes(call.method())) {
                route.action().handle(call);
            } else {
                refuseMethod(route, call);
            }
        } catch (ProblemException e) {
            problems.show(call, e.problem());
        } catch (CloseConnectionException | UncheckedIOException e) {
            // The client is gone, or was never in order: nobody to answer to.
            throw e;
        } catch (RequestException e) {
            problems.show(call, Failures.of(e));
        } catch (RuntimeException e) {
            problems.show(call, Failures.unexpected(e, call));
        }
    }

    private void refuseMethod(Route route, Call call) {
        String allowed = String.join(", ", route.methods());
        call.answer(HeaderNames.ALLOW, allowed);
        problems.show(call, Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "This path takes " + allowed + "."));
    }
}
