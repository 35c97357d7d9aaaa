package dev.behalf.server.chain;

import java.util.List;
import java.util.function.BiConsumer;

/// Walks along a log that is kept in a database, a part at a time, while it grows and its oldest entries are forgotten.
///
/// @param <E> an entry
public final class Chain<E> {

    /// Where a log is kept. Each call is a transaction of its own.
    public interface Source<E> {

        ChainEnds ends();

        /// Some of the entries that follow, the oldest first; none only where none follow.
        ///
        /// @param number only those of a larger one
        /// @param last none of a larger one
        List<E> after(long number, long last);

        Link link(E entry);
    }

    private final Source<E> source;

    public Chain(Source<E> source) {
        this.source = source;
    }

    /// Gives every entry that is there now, the oldest first, as it is read, with the hash before it. Holds no
    /// transaction while the reader works, which may be as slow as a network.
    ///
    /// @throws IllegalStateException when entries were forgotten meanwhile, so that the entries would not join
    public void forEach(BiConsumer<E, String> reader) {
        ChainEnds ends = source.ends();
        List<E> batch = source.after(0, ends.lastNumber());
        while (!isAsForgotten(ends)) {
            ends = source.ends();
            batch = source.after(0, ends.lastNumber());
        }
        String previous = ends.firstAfter();
        while (!batch.isEmpty()) {
            for (E entry : batch) {
                reader.accept(entry, previous);
                previous = source.link(entry).hash();
            }
            long after = source.link(batch.getLast()).number();
            batch = source.after(after, ends.lastNumber());
            boolean gap = !batch.isEmpty() && source.link(batch.getFirst()).number() != after + 1;
            if (gap && !isAsForgotten(ends)) {
                throw new IllegalStateException("Entries were forgotten while the log was exported; export it again.");
            }
        }
    }

    /// Whether nothing was forgotten since.
    private boolean isAsForgotten(ChainEnds ends) {
        return ends.firstAfter().equals(source.ends().firstAfter());
    }

    /// Follows all of it.
    public ChainCheck check() {
        ChainEnds ends = source.ends();
        ChainCheck check = follow(ends);
        // Entries that are forgotten meanwhile are missing, and yet nobody tampered with anything.
        while (check instanceof ChainCheck.Broken && !isAsForgotten(ends)) {
            ends = source.ends();
            check = follow(ends);
        }
        return check;
    }

    private ChainCheck follow(ChainEnds ends) {
        ChainReader reader = new ChainReader(ends.firstAfter());
        List<E> beyond = source.after(ends.lastNumber(), Long.MAX_VALUE);
        if (!beyond.isEmpty() && ends.equals(source.ends())) {
            // Entries are written in one transaction with the end.
            long number = source.link(beyond.getFirst()).number();
            return new ChainCheck.Broken(number, "Entry " + number + " was put behind the end of the record.");
        }
        List<E> batch = source.after(0, ends.lastNumber());
        while (!batch.isEmpty()) {
            batch.forEach(entry -> reader.read(source.link(entry)));
            batch = source.after(source.link(batch.getLast()).number(), ends.lastNumber());
        }
        return reader.result(ends);
    }
}
