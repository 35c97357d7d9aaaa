package dev.behalf.server.console.overview;

import dev.behalf.server.console.Ago;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be done until the first token is verified.
///
/// @param provider null while none is connected
/// @param choices the providers there are
/// @param keys names of the API keys that are good
/// @param command asks about a token, to be copied
/// @param attempt the latest token that was refused, null where none was
public record SetUpView(
        @Nullable ProviderText provider,
        List<Choice> choices,
        List<String> keys,
        String command,
        @Nullable Attempt attempt) {

    public SetUpView {
        choices = List.copyOf(choices);
        keys = List.copyOf(keys);
    }

    /// A provider.
    ///
    /// @param needs the fields that must be filled in
    public record Choice(String id, String label, String needs) {}

    /// A token that came and was refused.
    public record Attempt(Ago at, String code, String title, String expected, String found, String link) {}

    /// How many of the three steps are done.
    public int done() {
        return (provider == null ? 0 : 1) + (keys.isEmpty() ? 0 : 1);
    }

    public boolean ready() {
        return done() == 2;
    }
}
