package dev.behalf.server;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditEvent;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.Database;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.Team;
import dev.behalf.server.team.TeamAudit;
import dev.behalf.server.team.TeamSettings;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Opens the team such that its acts are in the audit log.
final class TeamActs {

    private TeamActs() {}

    static Team open(Database database, InstantSource clock, AuditLog log, TeamSettings settings) {
        return Team.open(database, clock, new SecureRandom(), recordingIn(log), settings);
    }

    private static TeamAudit recordingIn(AuditLog log) {
        return new TeamAudit() {
            @Override
            public void record(String actor, String act, String target, String detail) {
                record(actor(actor), act, target, detail);
            }

            @Override
            public void recordBy(AdminToken token, String act, String target, String detail) {
                record(Actor.token(token.id(), token.name()), act, target, detail);
            }

            private void record(Actor actor, String act, String target, String detail) {
                log.record(new AuditEvent(actor, null, "team." + act, target, detail));
            }
        };
    }

    private static Actor actor(String name) {
        return name.equals(Actor.COMMAND_LINE.name()) ? Actor.COMMAND_LINE : Actor.member("", name);
    }
}
