package dev.behalf.server.web;

import java.util.List;
import java.util.stream.Stream;

/// A path below an environment's address, and what answers there.
///
/// @param path begins with a slash, has none at the end; `{name}` stands for one segment of any text
/// @param methods the methods answered; empty for any
/// @param reach which other paths belong to it
public record Route(String path, List<String> methods, Reach reach, Action action) {

    /// Which paths beside its own lead to a route.
    public enum Reach {
        /// None.
        EXACT,
        /// All that are below it.
        SUBTREE,
        /// The path of an environment put behind it, as in `/.well-known/openid-configuration/staging` (RFC 8414
        /// section 3.1).
        INSERTED,
        /// The path of an environment put behind it, and all below that, as in
        /// `/.well-known/oauth-protected-resource/staging/mcp` (RFC 9728 section 3.1).
        INSERTED_SUBTREE
    }

    public Route {
        methods = List.copyOf(methods);
    }

    public static Route get(String path, Action action) {
        return of(path, List.of("GET", "HEAD"), action);
    }

    public static Route post(String path, Action action) {
        return of(path, List.of("POST"), action);
    }

    public static Route of(String path, List<String> methods, Action action) {
        return new Route(path, methods, Reach.EXACT, action);
    }

    /// Any method, and all that is below the path.
    public static Route subtree(String path, Action action) {
        return new Route(path, List.of(), Reach.SUBTREE, action);
    }

    /// Both routes of one path, told apart by method.
    Route or(Route other) {
        List<String> both =
                Stream.concat(methods.stream(), other.methods.stream()).toList();
        Action either = call -> (takes(call.method()) ? action : other.action).handle(call);
        return new Route(path, both, reach, either);
    }

    boolean takes(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    boolean hasSubtree() {
        return reach == Reach.SUBTREE || reach == Reach.INSERTED_SUBTREE;
    }

    boolean isInserted() {
        return reach == Reach.INSERTED || reach == Reach.INSERTED_SUBTREE;
    }
}
