package dev.behalf.server.offline;

import dev.behalf.server.webhooks.Outbox;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `provider_token_event`: what happened to a connection. Webhooks are told by the same transaction, and
/// other nodes where something is stopped.
final class EventTable {

    /// What webhooks are told where there is no reason. Never what the provider said: that may name the person.
    private static final String NEW = "The person signed in and allowed the client to act while they are away.";

    private static final String INSERT = """
            INSERT INTO provider_token_event (id, grant_id, environment, at, state, reason, detail)
            SELECT (SELECT COALESCE(MAX(e.id), 0) + 1 FROM provider_token_event e WHERE e.grant_id = t.grant_id),
                   t.grant_id, t.environment, :now, :state, :reason, :detail
            FROM provider_token t WHERE t.grant_id IN (<grants>)
            """;

    /// As many as fit into one statement.
    static final int BATCH = 1000;

    private EventTable() {}

    /// To be called after a change of the row in `provider_token`, in the same transaction, which numbers the events.
    static void add(
            Handle handle, String grant, State state, @Nullable StateReason reason, @Nullable String detail, long now) {
        add(handle, List.of(grant), state, reason, detail, now);
        Outbox.add(
                handle,
                grant,
                state.id(),
                reason == null ? null : reason.id(),
                reason == null ? NEW : reason.text(),
                now);
        notice(handle, grant, state, reason);
    }

    /// The same for all whose row was changed by one act. Nodes are told of many together that these are stopped.
    static void addAll(
            Handle handle, String environment, List<String> grants, State state, StateReason reason, long now) {
        for (int from = 0; from < grants.size(); from += BATCH) {
            List<String> some = grants.subList(from, Math.min(grants.size(), from + BATCH));
            add(handle, some, state, reason, null, now);
            Outbox.addAll(handle, environment, some, state.id(), reason.id(), reason.text(), now);
        }
        if (grants.size() == 1) {
            notice(handle, grants.getFirst(), state, reason);
        } else if (!grants.isEmpty() && isStop(state, reason)) {
            StopNoticeTable.add(handle, environment, null);
        }
    }

    private static void add(
            Handle handle,
            List<String> grants,
            State state,
            @Nullable StateReason reason,
            @Nullable String detail,
            long now) {
        handle.createUpdate(INSERT)
                .bindList("grants", grants)
                .bind("now", now)
                .bind("state", state.id())
                .bind("reason", reason == null ? null : reason.id())
                .bind("detail", detail)
                .execute();
    }

    private static void notice(Handle handle, String grant, State state, @Nullable StateReason reason) {
        if (isStop(state, reason)) {
            StopNoticeTable.add(handle, grant);
        }
    }

    /// Grants that are over are refused by themselves.
    private static boolean isStop(State state, @Nullable StateReason reason) {
        return state != State.ACTIVE && reason != StateReason.GRANT_OVER;
    }

    /// The newest first.
    static List<StateEvent> of(Handle handle, String environment, String grant, int limit) {
        return handle.createQuery("SELECT at, state, reason, detail FROM provider_token_event"
                        + " WHERE environment = ? AND grant_id = ? ORDER BY id DESC LIMIT ?")
                .bind(0, environment)
                .bind(1, grant)
                .bind(2, limit)
                .map((row, _) -> new StateEvent(
                        Instant.ofEpochMilli(row.getLong("at")),
                        State.of(row.getString("state")),
                        StateReason.of(row.getString("reason")),
                        row.getString("detail")))
                .list();
    }
}
