package dev.behalf.server.console.vault;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.vault.VaultStatus;

/// A key.
///
/// @param state a word
/// @param style the class of the word
/// @param meaning what the state means
/// @param sealed how many values it sealed
public record KeyRow(String id, String state, String style, String meaning, Ago since, String sealed) {

    static KeyRow of(VaultStatus.Key key, Ago since) {
        String sealed = Grouped.of(key.sealed());
        return switch (key.state()) {
            case STAGED ->
                new KeyRow(key.id(), "Staged", "muted", "every server gets to know it; seals next", since, sealed);
            case PRIMARY -> new KeyRow(key.id(), "Primary", "good", "seals what is new", since, sealed);
            case RETIRING ->
                new KeyRow(key.id(), "Retiring", "warn", "only opens, until nothing needs it", since, sealed);
        };
    }
}
