package dev.behalf.server;

import dev.behalf.server.vault.VaultStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The data keys of environments as a table and as JSON.
final class KeyStatusForms {

    private KeyStatusForms() {}

    static List<List<String>> rows(List<VaultStatus> all) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ENVIRONMENT", "UNDER", "KEY", "STATE", "SINCE", "SEALED"));
        for (VaultStatus vault : all) {
            String by = vault.wrappedBy() == null ? "-" : vault.wrappedBy();
            vault.keys()
                    .forEach(key -> rows.add(List.of(
                            vault.environment(),
                            by,
                            key.id(),
                            key.state().id(),
                            time(key.since()),
                            sealed(key.sealed(), key.contents()))));
            if (vault.wantedAt() != null) {
                rows.add(List.of(vault.environment(), by, "-", "wanted", time(vault.wantedAt()), "-"));
            }
            if (vault.unknown() > 0 || vault.keys().isEmpty()) {
                rows.add(List.of(vault.environment(), by, "?", "unknown", "-", String.valueOf(vault.unknown())));
            }
        }
        return rows;
    }

    private static String sealed(long all, Map<String, Long> contents) {
        return all == 0
                ? "0"
                : all
                        + new TreeMap<>(contents)
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                                        .collect(Collectors.joining(", ", " (", ")"));
    }

    static ArrayNode json(List<VaultStatus> all) {
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (VaultStatus vault : all) {
            ObjectNode object = array.addObject()
                    .put("environment", vault.environment())
                    .put("installationKey", vault.wrappedBy())
                    .put("rotationWantedAt", vault.wantedAt() == null ? null : time(vault.wantedAt()))
                    .put("unknown", vault.unknown());
            ArrayNode keys = object.putArray("keys");
            for (VaultStatus.Key key : vault.keys()) {
                ObjectNode contents = keys.addObject()
                        .put("id", key.id())
                        .put("state", key.state().id())
                        .put("since", time(key.since()))
                        .putObject("sealed");
                new TreeMap<>(key.contents()).forEach(contents::put);
            }
        }
        return array;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
