package dev.behalf.server.admin;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Team;
import dev.behalf.server.verification.Verifiers;

/// What the admin API works on.
public record AdminBackend(
        Team team,
        Environments environments,
        Activity activity,
        AuditLog audit,
        Verifiers verifiers,
        LiveCheck liveCheck) {}
