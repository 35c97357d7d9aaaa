package dev.behalf.server.console.federation;

import java.util.Map;

/// What the console did to a form beside the person who fills it.
///
/// @param focus the key of the box to look at next, empty for none
/// @param said by key of a box that was filled, where its value is from
record Hint(String focus, Map<String, String> said) {

    static final Hint NONE = new Hint("", Map.of());

    Hint {
        said = Map.copyOf(said);
    }

    /// The state of a box with what is said about it, unless something is wrong with it.
    State on(String key, State state) {
        String text = said.get(key);
        return text == null || text.isEmpty() || !state.isGood() ? state : State.good(text);
    }
}
