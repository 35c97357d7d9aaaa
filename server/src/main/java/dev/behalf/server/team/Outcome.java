package dev.behalf.server.team;

import java.util.function.Function;

/// Whether what was asked for was done.
public sealed interface Outcome<T> {

    /// It was done.
    record Done<T>(T value) implements Outcome<T> {}

    /// Nothing was changed.
    ///
    /// @param problem what was expected, what was found, what to change; for the person who asked
    record Refused<T>(String problem) implements Outcome<T> {}

    /// Does more with what was done.
    default <R> Outcome<R> map(Function<? super T, ? extends R> more) {
        return switch (this) {
            case Done<T>(var value) -> new Done<>(more.apply(value));
            case Refused<T>(var problem) -> new Refused<>(problem);
        };
    }
}
