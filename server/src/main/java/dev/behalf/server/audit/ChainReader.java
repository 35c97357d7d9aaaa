package dev.behalf.server.audit;

import org.jspecify.annotations.Nullable;

/// Follows the chain from its oldest entry on.
final class ChainReader {

    private String previous;
    private long number;
    private long entries;
    private ChainCheck.@Nullable Broken broken;

    ChainReader(String firstAfter) {
        this.previous = firstAfter;
    }

    void read(AuditEntry entry) {
        if (broken != null) {
            return;
        }
        String expected = ChainHash.of(previous, entry.number(), entry.at(), entry.event());
        if (entries > 0 && entry.number() != number + 1) {
            broken = new ChainCheck.Broken(number + 1, "Entry " + (number + 1) + " is missing.");
        } else if (!expected.equals(entry.hash())) {
            broken = new ChainCheck.Broken(
                    entry.number(),
                    "Entry " + entry.number() + " is not as it was written, or what was before it is missing.");
        }
        previous = entry.hash();
        number = entry.number();
        entries++;
    }

    /// Of what was read, whatever comes after it.
    ChainCheck result() {
        return broken == null ? new ChainCheck.Intact(entries) : broken;
    }

    ChainCheck result(ChainState state) {
        if (broken != null) {
            return broken;
        }
        boolean whole = entries == 0
                ? state.firstAfter().equals(state.lastHash())
                : number == state.lastNumber() && previous.equals(state.lastHash());
        return whole
                ? new ChainCheck.Intact(entries)
                : new ChainCheck.Broken(number + 1, "Entries after " + number + " are missing.");
    }
}
