package dev.behalf.server.vault;

import dev.behalf.server.vault.SealedColumn.Loss;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Every column that is sealed by the data key of its environment. Whoever seals another adds it here; otherwise
/// what is sealed in it is lost when the key is changed. Values that live outside of tables, such as the question
/// for consent, are good for minutes, and a retiring key opens for longer ([RotationTimes#retiring]).
final class SealedColumns {

    static final List<SealedColumn> ALL = List.of(
            SealedColumn.in("signing_key", "id", "private_jwk", "Signing keys", Loss.DELETE),
            SealedColumn.in("provider_token", "grant_id", "token", "Provider refresh tokens", Loss.DELETE),
            SealedColumn.in("provider_token", "grant_id", "access", "Provider access tokens", Loss.DELETE),
            new SealedColumn(
                    "refresh_token",
                    "family_hash",
                    "current_token",
                    "refresh_token s JOIN oauth_grant g ON g.id = s.grant_id",
                    "g.environment",
                    "Refresh tokens given a moment ago",
                    Loss.EMPTY),
            SealedColumn.in("mcp_server", "name", "secret", "Secrets of MCP servers", Loss.EMPTY),
            SealedColumn.in("mcp_call_arguments", "call_hash", "arguments", "Arguments of tool calls", Loss.DELETE),
            SealedColumn.in("webhook", "id", "secret", "Signing secrets of webhooks", Loss.DELETE),
            SealedColumn.in("webhook", "id", "former", "Former signing secrets of webhooks", Loss.EMPTY),
            SealedColumn.in("trace_key", "environment", "sealed", "Key for hashing addresses", Loss.DELETE));

    private SealedColumns() {}

    static boolean use(Handle handle, String environment, String id) {
        return ALL.stream().anyMatch(column -> column.uses(handle, environment, id));
    }

    /// How many values are sealed by which key, by content and key.
    static Map<String, Map<String, Long>> counts(Handle handle, String environment) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        ALL.forEach(column -> counts.put(column.content(), column.counts(handle, environment)));
        return counts;
    }

    static void lose(Handle handle, String environment) {
        ALL.forEach(column -> column.lose(handle, environment));
    }
}
