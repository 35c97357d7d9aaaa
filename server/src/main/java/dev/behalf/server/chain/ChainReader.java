package dev.behalf.server.chain;

import org.jspecify.annotations.Nullable;

/// Follows the chain from its oldest entry on.
final class ChainReader {

    private String previous;
    private long number;
    private long entries;
    private ChainCheck.@Nullable Broken broken;

    /// @param firstAfter see [ChainEnds]
    ChainReader(String firstAfter) {
        this.previous = firstAfter;
    }

    void read(Link link) {
        if (broken != null) {
            return;
        }
        if (entries > 0 && link.number() != number + 1) {
            broken = new ChainCheck.Broken(number + 1, "Entry " + (number + 1) + " is missing.");
        } else if (!ChainHash.of(previous, link.parts()).equals(link.hash())) {
            broken = new ChainCheck.Broken(
                    link.number(),
                    "Entry " + link.number() + " is not as it was written, or what was before it is missing.");
        }
        previous = link.hash();
        number = link.number();
        entries++;
    }

    /// Of what was read, whatever comes after it.
    ChainCheck result() {
        return broken == null ? new ChainCheck.Intact(entries) : broken;
    }

    /// Of the whole chain, whose ends were noted apart from its entries.
    ChainCheck result(ChainEnds ends) {
        if (broken != null) {
            return broken;
        }
        boolean whole = entries == 0
                ? ends.firstAfter().equals(ends.lastHash())
                : number == ends.lastNumber() && previous.equals(ends.lastHash());
        return whole
                ? new ChainCheck.Intact(entries)
                : new ChainCheck.Broken(number + 1, "Entries after " + number + " are missing.");
    }
}
