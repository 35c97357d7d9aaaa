package dev.behalf.server.verification;

import dev.behalf.server.web.HeaderBlock;
import dev.behalf.token.VerifiedToken;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What a proxy is told of a verified token. A remembered verdict is one and the same object, so that its headers can
/// be
/// remembered with it: here in slots, by identity, the newer displacing the older.
final class SubjectHeaders {

    private static final int SLOTS = 4096;

    private record Entry(VerifiedToken token, String environment, HeaderBlock headers) {}

    private final AtomicReferenceArray<@Nullable Entry> slots = new AtomicReferenceArray<>(SLOTS);

    /// The identities seen last. Only from the second time on are headers kept: those of tokens that come once would
    /// be carried through garbage collections for nothing.
    private final AtomicIntegerArray seen = new AtomicIntegerArray(SLOTS);

    @SuppressWarnings("ReferenceEquality") // The very token, not one like it.
    HeaderBlock of(VerifiedToken token, String environment) {
        int identity = System.identityHashCode(token);
        int slot = identity & (SLOTS - 1);
        Entry entry = slots.getPlain(slot);
        if (entry != null && entry.token == token && entry.environment.equals(environment)) {
            return entry.headers;
        }
        HeaderBlock headers = made(token, environment);
        if (seen.getAndSet(slot, identity) == identity) {
            slots.setRelease(slot, new Entry(token, environment, headers));
        }
        return headers;
    }

    private static HeaderBlock made(VerifiedToken token, String environment) {
        HeaderBlock.Builder headers = HeaderBlock.builder()
                .add("X-Behalf-Subject", HeaderText.of(token.subject()))
                .add("X-Behalf-Provider", token.provider())
                .add("X-Behalf-Environment", environment)
                .add("X-Behalf-Token-Kind", token.kind().id())
                .add("X-Behalf-Expires", Long.toString(token.expiresAt().getEpochSecond()));
        add(headers, "X-Behalf-Client", token.client());
        add(headers, "X-Behalf-Organization", token.organization());
        if (!token.scopes().isEmpty()) {
            // Each by itself, so that the spaces between them stay.
            headers.add(
                    "X-Behalf-Scopes",
                    String.join(" ", token.scopes().stream().map(HeaderText::of).toList()));
        }
        return headers.build();
    }

    private static void add(HeaderBlock.Builder headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, HeaderText.of(value));
        }
    }
}
