package dev.behalf.server.environment;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes what is done to environments into the audit log, in the transaction of the act.
final class Acts {

    private static final int MAX_DETAIL = 1000;

    private final AuditLog log;

    Acts(AuditLog log) {
        this.log = log;
    }

    void record(Actor actor, String environment, String action, String subject, String detail) {
        String cut = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL - 1) + "…" : detail;
        log.record(new AuditEvent(actor, environment, action, subject, cut));
    }

    void record(Actor actor, String environment, String action, String subject, List<Difference> changes) {
        record(actor, environment, action, subject, text(changes));
    }

    private static String text(List<Difference> changes) {
        return changes.stream().map(Difference::text).collect(Collectors.joining("; "));
    }

    /// One entry for each environment in which a manifest changed anything.
    void applied(Actor actor, List<Difference> differences) {
        Map<String, List<Difference>> byEnvironment = differences.stream()
                .filter(Difference::changes)
                .collect(Collectors.groupingBy(
                        difference -> difference.path().replaceFirst("\\..*", ""),
                        LinkedHashMap::new,
                        Collectors.toList()));
        byEnvironment.forEach(
                (environment, changes) -> record(actor, environment, "manifest.apply", environment, changes));
    }
}
