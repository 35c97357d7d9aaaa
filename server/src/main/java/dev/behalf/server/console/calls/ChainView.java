package dev.behalf.server.console.calls;

import dev.behalf.server.chain.ChainCheck;
import dev.behalf.server.console.ChainWatch;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Moment;
import org.jspecify.annotations.Nullable;

/// What is known of the chain of an environment's calls.
///
/// @param environment its name
/// @param check the address that follows it
/// @param checkedAt null where this node has not checked it yet
/// @param entries how many it has, as a text; empty where that is not known
/// @param problem what is wrong with it, empty where nothing is known to be
public record ChainView(
        String environment, String check, @Nullable Moment checkedAt, String entries, String problem) {

    /// @param last what came of it the last time; null where it was not checked yet
    static ChainView of(String environment, String check, ChainWatch.@Nullable Checked last) {
        return switch (last == null ? null : last.check()) {
            case null -> new ChainView(environment, check, null, "", "");
            case ChainCheck.Intact(var entries) ->
                new ChainView(environment, check, moment(last), Grouped.of(entries, "call"), "");
            case ChainCheck.Broken(var _, var problem) -> new ChainView(environment, check, moment(last), "", problem);
        };
    }

    private static @Nullable Moment moment(ChainWatch.@Nullable Checked last) {
        return last == null ? null : Moment.of(last.at());
    }
}
