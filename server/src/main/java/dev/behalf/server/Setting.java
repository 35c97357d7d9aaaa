package dev.behalf.server;

import java.util.Locale;

/// What can be configured: each as an option of the command line, which wins, or as an environment variable.
enum Setting {
    LISTEN,
    CONSOLE_LISTEN,
    CONSOLE_URL,
    METRICS_LISTEN,
    TEAM_ISSUER,
    TEAM_CLIENT_ID,
    TEAM_EMAIL_DOMAIN,
    TEAM_LABEL,
    DATABASE,
    KEY_FILE,
    KEY,
    KEY_URI,
    KEY_FILE_PREVIOUS,
    KEY_PREVIOUS,
    KEY_URI_PREVIOUS,
    KEY_ENDPOINT,
    APPLY,
    EGRESS_PROXY,
    EGRESS_NO_PROXY,
    CA_FILES,
    TRUSTED_PROXIES,
    MAX_CONNECTIONS,
    IDLE_TIMEOUT,
    SHUTDOWN_GRACE,
    DRAIN,
    ACTIVITY_RETENTION,
    AUDIT_RETENTION,
    LOG,
    LOG_LEVEL;

    static final String PREFIX = "BEHALF_";

    /// Whether it is a variable only: what stands in a command line can be seen by everybody on the machine.
    boolean secret() {
        return this == KEY || this == KEY_PREVIOUS;
    }

    /// Such as `BEHALF_LISTEN`.
    String variable() {
        return PREFIX + name();
    }

    /// Such as `--listen`.
    String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
