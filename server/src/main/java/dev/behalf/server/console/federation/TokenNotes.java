package dev.behalf.server.console.federation;

import java.util.List;

/// What a pasted token told.
///
/// @param recognised whether it filled the form
public record TokenNotes(boolean recognised, List<String> notes) {
    public TokenNotes {
        notes = List.copyOf(notes);
    }
}
