package dev.behalf.server.admin;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.calls.CallLog;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.McpServers;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.team.Team;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.webhooks.Webhooks;

/// What the admin API works on.
public record AdminBackend(
        Team team,
        Environments environments,
        McpServers mcpServers,
        CallLog calls,
        Activity activity,
        AuditLog audit,
        Verifiers verifiers,
        Clients clients,
        GrantLedger grants,
        ConnectionLedger offline,
        SigningKeys signingKeys,
        Webhooks webhooks,
        VaultKeys vaultKeys,
        LiveCheck liveCheck,
        ServerProbe serverProbe) {}
