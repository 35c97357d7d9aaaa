package dev.behalf.server.chain;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/// An export of a log, which can be checked wherever it is kept.
public final class ChainFile {

    /// A line that was read back.
    ///
    /// @param previous the hash before the entry, empty where it is the very first
    public record Line(String previous, Link link) {}

    private ChainFile() {}

    /// Follows the chain of an export. That the newest entries are missing cannot be told from the file alone: compare
    /// the last hash with what was noted elsewhere.
    ///
    /// @param lines of JSON
    /// @param reader gives nothing where a line is no entry
    public static ChainCheck check(Iterator<String> lines, Function<String, Optional<Line>> reader) {
        ChainReader chain = null;
        for (long number = 1; lines.hasNext(); number++) {
            Line line = reader.apply(lines.next()).orElse(null);
            if (line == null) {
                return new ChainCheck.Broken(number, "Line " + number + " is not an entry of an exported log.");
            }
            if (chain == null) {
                if (line.link().number() == 1 && !line.previous().isEmpty()) {
                    return new ChainCheck.Broken(1, "Entry 1 is not as it was written.");
                }
                chain = new ChainReader(line.previous());
            }
            chain.read(line.link());
        }
        return chain == null ? new ChainCheck.Intact(0) : chain.result();
    }
}
