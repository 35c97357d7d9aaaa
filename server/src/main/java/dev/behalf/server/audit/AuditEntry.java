package dev.behalf.server.audit;

import dev.behalf.server.chain.ChainHash;
import dev.behalf.server.chain.Link;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recorded act.
///
/// @param number counts from 1 without gaps
/// @param hash of this entry and, through the one before, of all before
public record AuditEntry(long number, Instant at, AuditEvent event, String hash) {

    static AuditEntry after(String previous, long number, Instant at, AuditEvent event) {
        return new AuditEntry(number, at, event, ChainHash.of(previous, parts(number, at, event)));
    }

    Link link() {
        return new Link(number, parts(number, at, event), hash);
    }

    private static List<@Nullable String> parts(long number, Instant at, AuditEvent event) {
        return Arrays.asList(
                Long.toString(number),
                Long.toString(at.toEpochMilli()),
                event.actor().kind().id(),
                event.actor().id(),
                event.actor().name(),
                event.environment(),
                event.action(),
                event.subject(),
                event.detail());
    }
}
