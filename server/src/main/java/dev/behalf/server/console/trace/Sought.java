package dev.behalf.server.console.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.console.Visit;
import dev.behalf.server.trace.Attempt;
import java.net.URLEncoder;
import java.util.Locale;

/// What is looked for, as it stands in the form and in addresses.
///
/// @param state the id of a state, empty for any
/// @param page from 1
public record Sought(String text, String state, int page) {

    private static final int MAX_TEXT = 100;

    static Sought of(Visit visit) {
        String text = visit.query("text").strip();
        String page = visit.query("page");
        return new Sought(
                text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text,
                visit.query("state"),
                page.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(page) : 1);
    }

    public boolean any() {
        return !text.isEmpty() || !state.isEmpty();
    }

    boolean fits(Attempt attempt) {
        return state.isEmpty() || attempt.state().id().equals(state);
    }

    boolean fits(AttemptRow row) {
        return text.isEmpty() || row.searched().contains(text.toLowerCase(Locale.ROOT));
    }

    /// The parameters of another page, with a `?` in front.
    String at(int other) {
        return "?text=" + URLEncoder.encode(text, UTF_8) + "&state=" + URLEncoder.encode(state, UTF_8) + "&page="
                + other;
    }
}
