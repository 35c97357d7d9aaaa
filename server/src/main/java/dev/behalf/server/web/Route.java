package dev.behalf.server.web;

import java.util.List;
import java.util.stream.Stream;

/// A path below an environment's address, and what answers there.
///
/// @param path begins with a slash, has none at the end; `{name}` stands for one segment of any text
/// @param methods the methods answered; empty for any
/// @param subtree whether paths below it belong to it too
public record Route(String path, List<String> methods, boolean subtree, Action action) {

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
        return new Route(path, methods, false, action);
    }

    /// Any method, and all that is below the path.
    public static Route subtree(String path, Action action) {
        return new Route(path, List.of(), true, action);
    }

    /// Both routes of one path, told apart by method.
    Route or(Route other) {
        List<String> both =
                Stream.concat(methods.stream(), other.methods.stream()).toList();
        Action either = call -> (takes(call.method()) ? action : other.action).handle(call);
        return new Route(path, both, subtree, either);
    }

    boolean takes(String method) {
        return methods.isEmpty() || methods.contains(method);
    }
}
