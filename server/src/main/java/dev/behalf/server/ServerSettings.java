package dev.behalf.server;

import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.web.ListenerSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The configuration of the server, valid as far as that can be said without trying.
///
/// @param console null where there is to be none
/// @param metrics where monitoring reads them, null for nowhere
/// @param database see [dev.behalf.server.db.Database#open(String)]; may hold a password
/// @param key what secrets in the database are encrypted with
/// @param manifest applied at start, null for none
/// @param drain how long requests are still taken after `/readyz` began to refuse
/// @param debug whether refusals are logged
record ServerSettings(
        ListenerSettings listener,
        @Nullable ConsoleSettings console,
        @Nullable ListenerSettings metrics,
        String database,
        KeySettings key,
        EgressSettings egress,
        @Nullable Path manifest,
        Duration drain,
        RetentionSettings retention,
        LogFormat log,
        boolean debug) {

    static final String DEFAULT_LISTEN = "127.0.0.1:8080";
    static final String DEFAULT_CONSOLE_LISTEN = "127.0.0.1:8081";
    static final String EXAMPLE_METRICS_LISTEN = "127.0.0.1:9464";
    static final int DEFAULT_MAX_CONNECTIONS = 4096;
    static final Duration DEFAULT_IDLE = Duration.ofSeconds(75);
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /// Without metrics.
    ServerSettings(
            ListenerSettings listener,
            @Nullable ConsoleSettings console,
            String database,
            KeySettings key,
            EgressSettings egress,
            @Nullable Path manifest,
            Duration drain,
            RetentionSettings retention,
            LogFormat log,
            boolean debug) {
        this(listener, console, null, database, key, egress, manifest, drain, retention, log, debug);
    }

    ServerSettings withMetrics(ListenerSettings other) {
        return new ServerSettings(
                listener, console, other, database, key, egress, manifest, drain, retention, log, debug);
    }

    ServerSettings withConsole(ConsoleSettings other) {
        return new ServerSettings(
                listener, other, metrics, database, key, egress, manifest, drain, retention, log, debug);
    }

    /// Without the database, whose URL may hold a password.
    @Override
    public String toString() {
        return "ServerSettings[" + listener + "]";
    }
}
