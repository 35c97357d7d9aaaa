package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.PastedText;
import dev.behalf.token.UnverifiedToken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one sample token tells about the connection that would accept it.
///
/// Nothing is verified here: whoever saves the fields must check them at the provider, and the token by the saved
/// connection. Of the token nothing is kept but the fields and, printable, what the notes name of its claims.
///
/// @param type the provider, null where it cannot be told
/// @param fields values by field key, each of which [ProviderForm] accepts; in the order of the form
/// @param missing the keys of the fields that the token does not prove, optional ones too; in the order of the form
/// @param notes what else is worth knowing, one sentence each; at least one
public record SampleToken(
        @Nullable ProviderType type, Map<String, String> fields, List<String> missing, List<String> notes) {

    public SampleToken {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /// Never fails, whatever the text is; asks nobody.
    ///
    /// @param token a token, or a text with tokens in it such as a token response; of several, an access token that
    /// can be read is preferred
    public static SampleToken read(String token, DevelopmentSwitches switches) {
        return switch (PastedText.read(token)) {
            case PastedText.Token single -> SampleReader.read(single.text(), switches);
            case PastedText.Several(var tokens) -> readBest(tokens, switches);
            case PastedText.Key key -> SampleReader.key(key, token.strip());
            case PastedText.Nothing(var found) -> unknown("Expected a token, found " + found + ".");
        };
    }

    private static SampleToken readBest(Map<String, String> tokens, DevelopmentSwitches switches) {
        String best = tokens.entrySet().stream()
                .filter(entry -> UnverifiedToken.read(entry.getValue()).claims() != null)
                .findFirst()
                .orElseGet(() -> tokens.entrySet().iterator().next())
                .getKey();
        SampleToken sample = SampleReader.read(tokens.getOrDefault(best, ""), switches);
        List<String> notes = new ArrayList<>(sample.notes());
        notes.addFirst("The text holds several tokens; " + Printable.text(best) + " was read.");
        return new SampleToken(sample.type(), sample.fields(), sample.missing(), notes);
    }

    static SampleToken unknown(String note) {
        return new SampleToken(null, Map.of(), List.of(), List.of(note));
    }
}
