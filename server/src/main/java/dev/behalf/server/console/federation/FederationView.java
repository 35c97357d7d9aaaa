package dev.behalf.server.console.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The page of a connection.
///
/// @param base the page's own path
/// @param environment its name
/// @param callbackUrl null where the environment has no public URL
/// @param form null until a provider is chosen
/// @param confirmation what must be confirmed before saving, null where nothing must
/// @param conflict null where nobody else has saved meanwhile
/// @param asked what the provider said about the form as it stands, null where it was not asked
/// @param asksForToken whether a token is asked for in place of a provider
/// @param token what a pasted token told, null where none was
/// @param editsDraft whether the form shows the draft
/// @param done what was just done, as a sentence; empty for nothing
/// @param kept how many connections of people are kept, as a text; empty for none
/// @param unasked how many of them people would have to be asked about, as a text; empty for none, or where they are
/// @param yaml of the environment as it is saved
public record FederationView(
        String base,
        String environment,
        @Nullable String callbackUrl,
        List<Card> cards,
        @Nullable InForce inForce,
        @Nullable DraftView draft,
        @Nullable FormView form,
        @Nullable Confirmation confirmation,
        @Nullable Conflict conflict,
        @Nullable Asked asked,
        boolean asksForToken,
        @Nullable TokenNotes token,
        boolean editsDraft,
        String done,
        String kept,
        String unasked,
        String yaml) {

    public FederationView {
        cards = List.copyOf(cards);
    }

    /// Whether all of it was done.
    public boolean doneWell() {
        return !done.equals(Frame.NOT_COPIED);
    }
}
