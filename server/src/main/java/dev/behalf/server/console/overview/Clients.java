package dev.behalf.server.console.overview;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.environment.Fingerprint;
import dev.behalf.token.TokenKind;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Adds up by client what accepted requests had in common.
final class Clients {

    static final int SHOWN = 8;

    private Clients() {}

    static List<ClientRow> of(String environment, Collection<Fingerprint> prints) {
        long all = count(prints);
        Map<String, List<Fingerprint>> byClient =
                prints.stream().collect(Collectors.groupingBy(print -> Objects.requireNonNullElse(print.client(), "")));
        return byClient.entrySet().stream()
                .sorted(Comparator.comparingLong(
                                (Map.Entry<String, List<Fingerprint>> entry) -> -count(entry.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> row(environment, entry.getKey(), entry.getValue(), all))
                .toList();
    }

    private static long count(Collection<Fingerprint> prints) {
        return prints.stream().mapToLong(Fingerprint::count).sum();
    }

    private static ClientRow row(String environment, String client, List<Fingerprint> prints, long all) {
        String kinds = prints.stream().map(Fingerprint::kind).collect(Collectors.toCollection(TreeSet::new)).stream()
                .map(TokenKind::label)
                .collect(Collectors.joining(", "));
        long count = count(prints);
        return new ClientRow(
                client,
                kinds,
                Grouped.of(count),
                Traffic.share(count, all),
                "/e/" + environment + Section.ACTIVITY.path() + "?text=" + URLEncoder.encode(client, UTF_8));
    }
}
