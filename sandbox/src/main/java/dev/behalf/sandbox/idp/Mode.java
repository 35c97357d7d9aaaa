package dev.behalf.sandbox.idp;

import java.util.function.Function;

/// One switch of a tenant. Can be changed at any time, from Java by its type and over HTTP by its text.
///
/// @param <T> what the switch can be set to
public final class Mode<T> {
    private final String name;
    private final String meaning;
    private final String allowed;
    private final Function<String, T> parser;
    private final Function<T, String> printer;
    private volatile T value;

    Mode(Text text, T initial, Function<String, T> parser, Function<T, String> printer) {
        name = text.name;
        meaning = text.meaning;
        allowed = text.allowed;
        this.parser = parser;
        this.printer = printer;
        value = initial;
    }

    public T get() {
        return value;
    }

    public void set(T chosen) {
        value = chosen;
    }

    public String name() {
        return name;
    }

    /// What it does, in one sentence.
    public String meaning() {
        return meaning;
    }

    /// The values it takes, in words.
    public String allowed() {
        return allowed;
    }

    public String text() {
        return printer.apply(value);
    }

    /// @throws IllegalArgumentException naming the values it takes
    public void setText(String text) {
        try {
            value = parser.apply(text);
        } catch (RuntimeException _) {
            throw new IllegalArgumentException("mode " + name + " takes " + allowed + ", not '" + text + "'");
        }
    }

    record Text(String name, String meaning, String allowed) {}
}
