package dev.behalf.server.console.connections;

import dev.behalf.server.console.Fields;
import dev.behalf.server.console.Query;
import dev.behalf.server.console.Visit;
import dev.behalf.server.offline.ConnectionFilter;
import dev.behalf.server.offline.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is looked for, as it stands in the form and in addresses.
///
/// @param person its id, empty for any
/// @param client its id, empty for any
/// @param state its id, empty for any
public record Looked(String text, String person, String client, String state) {

    static final Looked ALL = new Looked("", "", "", "");

    private static final int MAX_TEXT = 100;
    private static final int MAX_ID = 1000;

    static Looked of(Visit visit) {
        return new Looked(
                cut(visit.query("text").strip(), MAX_TEXT),
                cut(visit.query("person"), MAX_ID),
                cut(visit.query("client"), MAX_ID),
                state(visit.query("state")) == null ? "" : visit.query("state"));
    }

    /// Whose are to be changed.
    static Looked sent(Fields fields) {
        return new Looked("", cut(fields.text("person"), MAX_ID), cut(fields.text("client"), MAX_ID), "");
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private static @Nullable State state(String id) {
        return Arrays.stream(State.values())
                .filter(state -> state.id().equals(id))
                .findAny()
                .orElse(null);
    }

    ConnectionFilter filter() {
        return new ConnectionFilter(text, person, client, state(state));
    }

    public boolean any() {
        return !text.isEmpty() || !state.isEmpty() || ofOne();
    }

    /// Whether it names a person or a client, or both.
    boolean ofOne() {
        return !person.isEmpty() || !client.isEmpty();
    }

    Looked in(String other) {
        return new Looked(text, person, client, other);
    }

    /// As parameters of an address, with a `?` in front, and one more; empty for none.
    String query(String name, String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("text", text);
        parameters.put("person", person);
        parameters.put("client", client);
        parameters.put("state", state);
        parameters.put(name, value);
        return Query.of(parameters);
    }
}
