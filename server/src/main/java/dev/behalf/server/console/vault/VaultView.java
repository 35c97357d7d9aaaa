package dev.behalf.server.console.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of one environment.
///
/// @param path of the page
/// @param keys the oldest first
/// @param progress null where nothing was sealed yet
/// @param losses what goes with the keys; null where there are none
/// @param unconfirmed whether destroying them was asked for without the name
/// @param done what was just done, as a sentence; empty for nothing
public record VaultView(
        String path,
        String environment,
        List<KeyRow> keys,
        @Nullable Progress progress,
        @Nullable List<LossRow> losses,
        boolean unconfirmed,
        String done) {

    public VaultView {
        keys = List.copyOf(keys);
        losses = losses == null ? null : List.copyOf(losses);
    }
}
