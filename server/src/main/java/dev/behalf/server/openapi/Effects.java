package dev.behalf.server.openapi;

import java.util.List;

/// What tools do, where their methods do not tell it: a search that is a POST, an archiving that is one too.
///
/// @param reads tools that only read
/// @param writes tools that write, and destroy nothing
/// @param destroys tools that are destructive
public record Effects(List<String> reads, List<String> writes, List<String> destroys) {

    public static final Effects BY_METHOD = new Effects(List.of(), List.of(), List.of());

    public Effects {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        destroys = List.copyOf(destroys);
    }
}
