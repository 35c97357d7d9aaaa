package dev.behalf.sandbox.idp;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The switches of one tenant. A tenant's own class adds one field for each.
public abstract class Modes {
    private final Map<String, Mode<?>> all = new LinkedHashMap<>();

    /// The person who is signed in without any page; empty text shows the page.
    public final Mode<String> autoSignIn = text(
            "autoSignIn", "", "key of the person who is signed in without a page, such as jane; empty shows the page");
    /// Every client must authenticate with [Client#SECRET].
    public final Mode<Boolean> clientHasSecret =
            flag("clientHasSecret", false, "the client was created with a secret, so that public use fails");

    public final List<Mode<?>> all() {
        return List.copyOf(all.values());
    }

    /// @throws IllegalArgumentException if there is no such switch
    public final void set(String name, String value) {
        Mode<?> mode = all.get(name);
        if (mode == null) {
            throw new IllegalArgumentException("no mode " + name + "; there are " + String.join(", ", all.keySet()));
        }
        mode.setText(value);
    }

    protected final Mode<Boolean> flag(String name, boolean initial, String meaning) {
        return add(new Mode<>(
                new Mode.Text(name, meaning, "true or false"), initial, Modes::parseBoolean, String::valueOf));
    }

    protected final <E extends Enum<E>> Mode<E> choice(String name, Class<E> type, E initial, String meaning) {
        String allowed =
                Arrays.stream(type.getEnumConstants()).map(Modes::label).collect(Collectors.joining(", "));
        return add(new Mode<>(
                new Mode.Text(name, meaning, "one of " + allowed),
                initial,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')),
                Modes::label));
    }

    protected final Mode<Duration> seconds(String name, Duration initial, String meaning) {
        return add(new Mode<>(
                new Mode.Text(name, meaning, "a number of seconds"),
                initial,
                text -> Duration.ofSeconds(Long.parseLong(text)),
                duration -> String.valueOf(duration.toSeconds())));
    }

    protected final Mode<String> text(String name, String initial, String meaning) {
        return add(new Mode<>(new Mode.Text(name, meaning, "text"), initial, text -> text, text -> text));
    }

    protected final Mode<Set<String>> words(String name, Set<String> initial, String meaning) {
        return add(new Mode<>(
                new Mode.Text(name, meaning, "words separated by spaces"),
                initial,
                Scopes::parse,
                words -> String.join(" ", words)));
    }

    private <T> Mode<T> add(Mode<T> mode) {
        all.put(mode.name(), mode);
        return mode;
    }

    private static boolean parseBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
