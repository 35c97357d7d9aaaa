package dev.behalf.server;

import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.authserver.AuthorizationServer;
import dev.behalf.server.authserver.Resources;
import dev.behalf.server.authserver.SubjectTokens;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.CallFacts;
import dev.behalf.server.grants.DpopNonces;
import dev.behalf.server.grants.DpopProofs;
import dev.behalf.server.grants.GrantLedger;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.offline.OfflineTimes;
import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.vault.Vault;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.Provider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts the authorization servers of environments together.
///
/// @param ledger the same grants for the team
/// @param connections what is kept for people who are away, for the team and for them
/// @param offline hands out what was kept for people who are away
/// @param facts what rules for tools want to know of people
/// @param proofs checks that clients have the keys that tokens are bound to
record AuthorizationParts(
        AuthorizationServer server,
        Clients clients,
        GrantLedger ledger,
        ConnectionLedger connections,
        SigningKeys keys,
        OfflineAccess offline,
        CallFacts facts,
        DpopProofs proofs) {

    /// Room for a client's key set; its metadata may have far less.
    private static final int MAX_CLIENT_DOCUMENT = 64 * 1024;

    /// The way to what clients publish: apart from the one to providers, so that nobody's slow or many documents stand
    /// in that.
    static EgressByEnvironment egress(EgressSettings settings) {
        return new EgressByEnvironment(settings.withBodyLimit(MAX_CLIENT_DOCUMENT));
    }

    /// @param registry what is registered now; a read of memory
    /// @param exchange how long one exchange with a provider may take
    /// @param egress see [#egress]
    /// @param subjects judges what apps present to have it exchanged
    /// @param steps is told how far clients get
    /// @param signatures what signs and checks signatures, null for the JDK's own
    /// @param meters counts what becomes of asks for providers' tokens
    static AuthorizationParts assemble(
            Database database,
            Vault vault,
            InstantSource clock,
            Supplier<Registry> registry,
            Duration exchange,
            EgressByEnvironment egress,
            Federation federation,
            SubjectTokens subjects,
            Steps steps,
            Supplier<@Nullable Provider> signatures,
            MeterRegistry meters) {
        AuditLog audit = new AuditLog(database, clock);
        SigningKeys keys = new SigningKeys(database, vault, clock, KeyTimes.DEFAULTS, signatures);
        Clients clients = new Clients(database, clock, egress::of, audit);
        Grants grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        OfflineAccess offline = new OfflineAccess(
                database,
                vault,
                clock,
                OfflineTimes.DEFAULTS.withExchange(exchange),
                registry,
                federation.tokenClient(),
                grants::hasEnded,
                meters);
        ConnectionLedger connections = new ConnectionLedger(database, offline, audit, clock);
        CallFacts facts = new CallFacts(database, clock);
        DpopProofs proofs = new DpopProofs(
                new DpopNonces(name -> registry.get().wantsNonces(name), vault::of, clock), signatures, clock);
        return new AuthorizationParts(
                new AuthorizationServer(
                        database,
                        vault,
                        keys,
                        clients,
                        grants,
                        connections,
                        federation,
                        offline,
                        Resources.registered(registry),
                        subjects,
                        proofs,
                        facts,
                        clock,
                        steps),
                clients,
                new GrantLedger(database, grants, audit, clock),
                connections,
                keys,
                offline,
                facts,
                proofs);
    }
}
