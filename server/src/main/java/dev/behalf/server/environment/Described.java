package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.ProviderForm;
import dev.behalf.token.VerificationPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Things as texts by setting, in the words of `behalf.yaml`, to compare and show them. What is at its default is left
/// out.
final class Described {

    private Described() {}

    static Map<String, String> environment(@Nullable Environment environment) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (environment != null) {
            texts.put("kind", environment.kind().id());
            if (environment.publicUrl() != null) {
                texts.put("url", environment.publicUrl());
            }
            if (environment.colour() != Colour.of(environment.kind())) {
                texts.put("colour", environment.colour().id());
            }
            ClientPolicy clients = environment.clients();
            if (!clients.registration()) {
                texts.put(EnvironmentReader.CLIENT_REGISTRATION, "false");
            }
            if (clients.hosts() != null) {
                texts.put(
                        EnvironmentReader.CLIENT_HOSTS,
                        clients.hosts().isEmpty() ? "none" : String.join(", ", clients.hosts()));
            }
            put(texts, EnvironmentReader.DPOP_NONCES, clients.dpopNonces());
        }
        return texts;
    }

    static Map<String, String> connection(@Nullable ConnectionSettings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (settings != null) {
            Connection connection = settings.connection();
            texts.put("provider", connection.settings().type().id());
            texts.putAll(ProviderForm.values(connection.settings()));
            ConnectionForm.policy(connection.policy()).forEach((key, value) -> put(texts, key, value));
            put(texts, ConnectionReader.OFFLINE_ACCESS, settings.offlineAccess());
            put(texts, ConnectionReader.ASK_BEFORE_ACTING, settings.askBeforeActing());
            put(texts, ConnectionReader.ENTERPRISE_MANAGED, settings.enterpriseManaged());
            put(texts, ConnectionReader.AUTH_KIT, settings.authKit());
            ConnectionForm.map(settings.switches()).forEach((key, value) -> put(texts, "development." + key, value));
            removeDefault(texts, "leeway", VerificationPolicy.DEFAULT_LEEWAY);
            removeDefault(texts, "surviveOutage", VerificationPolicy.DEFAULT_SURVIVE_OUTAGE);
        }
        return texts;
    }

    private static void put(Map<String, String> texts, String key, Object value) {
        String text = value instanceof Collection<?> values
                ? String.join(", ", values.stream().map(String::valueOf).toList())
                : value.toString();
        if (!text.isEmpty() && !text.equals("false")) {
            texts.put(key, text);
        }
    }

    private static void removeDefault(Map<String, String> texts, String key, Duration duration) {
        texts.remove(key, Durations.text(duration));
    }

    private static String key(ApiKey.Kind kind, List<String> origins, @Nullable Unattended unattended) {
        String text = origins.isEmpty() ? kind.id() : kind.id() + " for " + String.join(", ", origins);
        return unattended == null ? text : text + ", " + unattended.text();
    }

    static String key(ApiKey key) {
        return key(key.kind(), key.origins(), key.unattended());
    }

    static String key(Manifest.Key key) {
        return key(key.kind(), key.origins(), key.unattended());
    }

    /// A line for each setting that differs; one that says so where none does.
    static List<Difference> compare(String path, Map<String, String> before, Map<String, String> after) {
        List<Difference> differences = differences(path + ".", before, after);
        return differences.isEmpty() ? List.of(Difference.of(Difference.Mark.UNCHANGED, path)) : differences;
    }

    /// A line for each setting of the connection that differs.
    static List<Difference> compare(@Nullable ConnectionSettings before, @Nullable ConnectionSettings after) {
        return differences("", connection(before), connection(after));
    }

    /// A line for each setting of an MCP server that differs.
    static List<Difference> mcpServer(@Nullable McpServerSettings before, McpServerSettings after) {
        return differences("", before == null ? Map.of() : before.described(), after.described());
    }

    /// A line for each setting of the environment that differs.
    static List<Difference> changes(@Nullable Environment before, @Nullable Environment after) {
        return differences("", environment(before), environment(after));
    }

    private static List<Difference> differences(String path, Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new LinkedHashSet<>(after.keySet());
        keys.addAll(before.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            String was = before.get(key);
            String is = after.get(key);
            if (was == null || !was.equals(is)) {
                differences.add(Difference.of(path + key, was, is));
            }
        }
        return differences;
    }
}
