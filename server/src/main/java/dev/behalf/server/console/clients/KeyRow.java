package dev.behalf.server.console.clients;

import dev.behalf.server.console.Moment;
import dev.behalf.server.signing.SigningKey;

/// A signing key of the environment.
///
/// @param state a word
/// @param style the class of the word
/// @param verb what happened, or will, at that time
public record KeyRow(String id, String state, String style, String verb, Moment at) {

    static KeyRow of(SigningKey key) {
        Moment at = Moment.of(key.signsFrom());
        return switch (key.state()) {
            case STAGED -> new KeyRow(key.id(), "Staged", "muted", "signs from", at);
            case ACTIVE -> new KeyRow(key.id(), "Active", "good", "signs since", at);
            case RETIRED -> new KeyRow(key.id(), "Retired", "muted", "signed from", at);
        };
    }
}
