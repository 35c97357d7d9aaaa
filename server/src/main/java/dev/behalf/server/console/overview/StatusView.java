package dev.behalf.server.console.overview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an environment is doing now.
///
/// @param facts none while nothing is connected
/// @param setUp null once a token was verified
/// @param poll where the page asks for what has become of it
public record StatusView(
        Health health,
        String sentence,
        List<Warning> warnings,
        List<Fact> facts,
        List<KeySourceView> sources,
        Today today,
        @Nullable SetUpView setUp,
        String poll) {

    public StatusView {
        warnings = List.copyOf(warnings);
        facts = List.copyOf(facts);
        sources = List.copyOf(sources);
    }
}
