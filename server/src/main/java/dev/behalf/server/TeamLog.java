package dev.behalf.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the team's administrative acts to the log.
final class TeamLog {

    private static final Logger LOG = LoggerFactory.getLogger(TeamLog.class);

    private TeamLog() {}

    static void record(String actor, String act, String target, String detail) {
        LOG.info("{}: {} {} {}", actor, act, target, detail);
    }
}
