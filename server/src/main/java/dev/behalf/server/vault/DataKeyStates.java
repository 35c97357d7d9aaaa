package dev.behalf.server.vault;

import dev.behalf.server.crypto.DataKeyset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The keys of an environment with their states, the oldest first: one primary, at most one staged, any number
/// retiring.
/// Stored beside the encrypted keyset, so that they can be told without opening it.
record DataKeyStates(List<Entry> entries) {

    /// @param since when the key came into its state
    record Entry(String id, DataKeyState state, Instant since) {}

    DataKeyStates {
        entries = List.copyOf(entries);
    }

    /// Of a keyset whose states nobody has written down: it has never been rotated.
    static DataKeyStates first(DataKeyset keyset, Instant createdAt) {
        return new DataKeyStates(List.of(new Entry(keyset.primary(), DataKeyState.PRIMARY, createdAt)));
    }

    static DataKeyStates parse(String json) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : JsonMapper.shared().readTree(json)) {
            entries.add(new Entry(
                    entry.get("id").stringValue(),
                    DataKeyState.of(entry.get("state").stringValue()),
                    Instant.ofEpochMilli(entry.get("since").longValue())));
        }
        return new DataKeyStates(entries);
    }

    String text() {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        entries.forEach(entry -> array.addObject()
                .put("id", entry.id())
                .put("state", entry.state().id())
                .put("since", entry.since().toEpochMilli()));
        return JsonMapper.shared().writeValueAsString(array);
    }

    Optional<Entry> staged() {
        return entries.stream()
                .filter(entry -> entry.state() == DataKeyState.STAGED)
                .findFirst();
    }

    List<Entry> retiring() {
        return entries.stream()
                .filter(entry -> entry.state() == DataKeyState.RETIRING)
                .toList();
    }

    Set<String> ids() {
        return entries.stream().map(Entry::id).collect(Collectors.toUnmodifiableSet());
    }

    DataKeyStates withStaged(String id, Instant now) {
        List<Entry> all = new ArrayList<>(entries);
        all.add(new Entry(id, DataKeyState.STAGED, now));
        return new DataKeyStates(all);
    }

    /// The staged key becomes the primary one, and that retires.
    DataKeyStates promoted(Instant now) {
        return new DataKeyStates(entries.stream()
                .map(entry -> switch (entry.state()) {
                    case STAGED -> new Entry(entry.id(), DataKeyState.PRIMARY, now);
                    case PRIMARY -> new Entry(entry.id(), DataKeyState.RETIRING, now);
                    case RETIRING -> entry;
                })
                .toList());
    }

    DataKeyStates without(String id) {
        return new DataKeyStates(
                entries.stream().filter(entry -> !entry.id().equals(id)).toList());
    }
}
