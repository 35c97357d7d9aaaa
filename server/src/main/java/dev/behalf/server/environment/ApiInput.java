package dev.behalf.server.environment;

import java.util.List;

/// What a person or program sent about an API, in the words of `behalf.yaml`; blank for the default.
///
/// @param document the text of it, or the digest of the one that is stored; blank where it is fetched
public record ApiInput(
        String documentUrl, String document, List<String> reads, List<String> writes, List<String> destroys) {

    public ApiInput {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        destroys = List.copyOf(destroys);
    }

    static ApiInput of(ApiSettings settings) {
        return new ApiInput(
                settings.documentUrl(),
                settings.document(),
                settings.effects().reads(),
                settings.effects().writes(),
                settings.effects().destroys());
    }
}
