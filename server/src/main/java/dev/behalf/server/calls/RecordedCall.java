package dev.behalf.server.calls;

import dev.behalf.server.chain.ChainHash;
import dev.behalf.server.chain.Link;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call as it is written down.
///
/// @param number counts from 1 in each environment, without gaps, in the order of writing
/// @param at when it was over, to the millisecond
/// @param hash of this entry and, through the one before, of all before
public record RecordedCall(long number, Instant at, Called call, String hash) {

    static RecordedCall after(String previous, long number, Instant at, Called call) {
        return new RecordedCall(number, at, call, ChainHash.of(previous, parts(number, at, call)));
    }

    Link link() {
        return new Link(number, parts(number, at, call), hash);
    }

    private static List<@Nullable String> parts(long number, Instant at, Called call) {
        return List.of(
                Long.toString(number),
                Long.toString(at.toEpochMilli()),
                call.environment(),
                call.person(),
                call.client(),
                call.grant(),
                call.server(),
                call.method(),
                call.target(),
                call.decision().id(),
                call.rule(),
                call.token(),
                call.outcome(),
                Long.toString(call.duration().toMillis()),
                call.argumentsHash());
    }
}
