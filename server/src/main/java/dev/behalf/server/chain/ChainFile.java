package dev.behalf.server.chain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An export of a log, which can be checked wherever it is kept.
public final class ChainFile {

    /// A line that was read back.
    ///
    /// @param previous the hash before the entry, empty where it is the very first
    public record Line(String previous, Link link) {}

    /// For lines: a repeated member is none, since readers differ on which of the two counts.
    public static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ChainFile() {}

    /// When an entry was made, as finely as hashes cover it.
    ///
    /// @throws java.time.DateTimeException where it is no instant
    public static Instant instant(String text) {
        return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    }

    /// What was read back of a line, where the line says that and nothing else: what is added beside what the hash
    /// covers would pass for part of the record.
    ///
    /// @param found as it stands in the file
    /// @param written as the entry would be exported
    public static Optional<Line> line(JsonNode found, String written, String previous, Link link) {
        return found.equals(JSON.readTree(written)) ? Optional.of(new Line(previous, link)) : Optional.empty();
    }

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
