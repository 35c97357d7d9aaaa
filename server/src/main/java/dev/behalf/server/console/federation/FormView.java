package dev.behalf.server.console.federation;

import dev.behalf.server.environment.ConnectionInput;
import java.util.List;
import java.util.Map;

/// The form of a connection.
///
/// @param version of the connection that was looked at, 0 for none
/// @param fields the provider's own that everybody fills
/// @param advanced those that few need
/// @param kindsChosen whether the kinds of token were chosen by hand
/// @param accepts which tokens will be accepted, as a sentence; empty while it cannot be told
/// @param derivedFrom the label of the field the derived values follow from
/// @param notes what is worth knowing although it is no error
/// @param problems what is wrong, by label; empty while somebody is typing
/// @param open whether the advanced settings are unfolded
public record FormView(
        Guide guide,
        long version,
        List<FieldView> fields,
        List<FieldView> advanced,
        ConnectionInput.Options options,
        boolean kindsChosen,
        List<KindChoice> kinds,
        String accepts,
        List<DerivedRow> derived,
        String derivedFrom,
        Map<String, State> states,
        List<String> notes,
        List<Problem> problems,
        boolean open) {

    /// @param key of the box, empty for the whole
    public record Problem(String key, String label, String text) {}

    public FormView {
        fields = List.copyOf(fields);
        advanced = List.copyOf(advanced);
        kinds = List.copyOf(kinds);
        derived = List.copyOf(derived);
        states = Map.copyOf(states);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    /// What is known of a box.
    public State state(String key) {
        return states.getOrDefault(key, State.NONE);
    }

    /// Items as a text box has them, one on each line.
    public String lines(List<String> items) {
        return String.join("\n", items);
    }

    /// The provider's own boxes, all of them.
    public List<FieldView> shown() {
        return java.util.stream.Stream.concat(fields.stream(), advanced.stream())
                .toList();
    }

    /// Keys of the other boxes that the form has.
    public List<String> optionKeys(boolean production) {
        List<String> keys =
                new java.util.ArrayList<>(List.of("accept", "audiences", "extraIssuers", "leeway", "surviveOutage"));
        if (is("clerk") || !options.authorizedParties().isEmpty()) {
            keys.add("authorizedParties");
        }
        if (guide.offersOfflineAccess()) {
            keys.add("offlineAccess");
        }
        if (!production) {
            keys.add("development");
            if (is("workos") || !options.workosApi().isEmpty()) {
                keys.add("workosApi");
            }
            if (is("cognito") || !options.cognitoIdp().isEmpty()) {
                keys.add("cognitoIdp");
            }
        }
        return keys;
    }

    /// The key of the box that the derived values follow from.
    public String derivedKey() {
        return fields.getFirst().key();
    }

    public boolean is(String provider) {
        return guide.id().equals(provider);
    }
}
