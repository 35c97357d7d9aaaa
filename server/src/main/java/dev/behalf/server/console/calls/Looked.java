package dev.behalf.server.console.calls;

import dev.behalf.server.calls.CallFilter;
import dev.behalf.server.console.Query;
import dev.behalf.server.console.Visit;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is looked for, as it stands in the form and in addresses; what is empty is any.
///
/// @param person a text, or an id
public record Looked(String server, String outcome, String person) {

    private static final int LONGEST = 100;

    static Looked of(Visit visit) {
        String outcome = visit.query("outcome");
        return new Looked(
                cut(visit.query("server")),
                Outcome.known(outcome).isPresent() ? outcome : "",
                cut(visit.query("person").strip()));
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    CallFilter filter() {
        return new CallFilter(server, outcome, person);
    }

    public boolean any() {
        return filter().any();
    }

    Looked of(String other) {
        return new Looked(server, outcome, other);
    }

    /// As parameters of an address, with a `?` in front, and one more; empty for none.
    String query(String name, String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("server", server);
        parameters.put("outcome", outcome);
        parameters.put("person", person);
        parameters.put(name, value);
        return Query.of(parameters);
    }
}
