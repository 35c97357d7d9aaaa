package dev.behalf.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Finds who answers a request: at the root, or below the path of an environment. The environments may change at any
/// time, which is why these are not routes of the web server itself.
public final class Router implements Handler {

    /// Shows problems to whoever asks here: programs or people.
    @FunctionalInterface
    public interface ProblemPage {
        /// Answers the call with the problem.
        void show(Call call, Problem problem);

        /// What to say where nothing answers, a sentence.
        default String directions(Call call) {
            return "The paths are described at /openapi.json.";
        }
    }

    private final Supplier<List<String>> bases;
    private final ProblemPage problems;
    private volatile RouteTable table;
    private volatile TrustedProxies proxies = TrustedProxies.NONE;

    /// @param bases the paths of environments that have one, without final slash, the longer first; asked for at every
    /// request that is
    ///     not at the root
    /// @param first the routes that answer at once; others answer 503 until [#serve]
    public Router(Supplier<List<String>> bases, List<Route> first) {
        this(bases, first, Call::problem);
    }

    /// @param problems how problems are shown
    public Router(Supplier<List<String>> bases, List<Route> first, ProblemPage problems) {
        this.bases = bases;
        this.problems = problems;
        this.table = RouteTable.of(first, false);
    }

    /// Believes these about whom they forward for.
    void trust(TrustedProxies trusted) {
        proxies = trusted;
    }

    /// Answers by these routes too from now on.
    public void serve(List<Route> routes) {
        List<Route> all = new ArrayList<>(table.byPath().values());
        all.addAll(routes);
        table = RouteTable.of(all, true);
    }

    /// All routes; those of one path are joined.
    public List<Route> routes() {
        return List.copyOf(table.byPath().values());
    }

    /// The paths of all routes.
    public Set<String> paths() {
        return Set.copyOf(table.byPath().keySet());
    }

    /// A connection whose next request is there already would go on without letting others have the processor, for as
    /// long as the system leaves it there: the others would wait for tens of milliseconds where all are busy.
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // Nothing rests on it but fairness.
    public void handle(ServerRequest request, ServerResponse response) {
        route(request, response);
        Thread.yield();
    }

    private void route(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        RouteTable now = table;
        Route route = now.byPath().get(path);
        if (route != null) {
            answer(route, new Call(request, response, "", "", Map.of(), proxies));
        } else {
            elsewhere(now, request, response, path);
        }
    }

    private void elsewhere(RouteTable now, ServerRequest request, ServerResponse response, String path) {
        RouteTable.Match match = now.find(path, bases.get());
        if (match != null) {
            answer(match.route(), new Call(request, response, match.base(), match.rest(), match.variables(), proxies));
        } else {
            Call call = new Call(request, response, "", path, Map.of(), proxies);
            problems.show(
                    call,
                    now.complete()
                            ? Problem.of(ErrorCode.NOT_FOUND, problems.directions(call))
                            : Problem.of(ErrorCode.BUSY, "The server is starting; try again."));
        }
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
        } catch (CloseConnectionException e) {
            throw e;
        } catch (UncheckedIOException e) {
            // The client is gone, or was never in order: nobody to answer to. Within an answer the web server would
            // warn.
            throw call.response().isSent() ? new CloseConnectionException("The client left", e) : e;
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
