package dev.behalf.server.console.connections;

import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.provider.Surroundings;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.auth0.Auth0Tenant;
import dev.behalf.sandbox.idp.KeySource;
import dev.behalf.server.TestingClock;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.TestingConsole;
import dev.behalf.server.console.federation.FederationPages;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Federation;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import dev.behalf.server.grants.Grants;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.OfflineAccess;
import dev.behalf.server.offline.State;
import dev.behalf.server.offline.TestingConnections;
import dev.behalf.server.team.Role;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// The pages about connections. `live` is production, `dev` development with an emulated Auth0, both with offline
/// access; `off` has none, `sso` a provider without, `bare` no provider.
final class ConnectionsConsole implements AutoCloseable {

    final TestingClock clock = new TestingClock();
    final Sandbox sandbox =
            Sandbox.builder().keys(KeySource.pooled()).clock(clock).all().start();
    final Grants grants;
    final ConnectionLedger connections;
    final OfflineAccess offline;
    final AuditLog audit;
    final TestingConsole console;
    final String owner;
    private final Activity activity;
    private final TestingDatabase testing = TestingDatabases.sqlite();
    private final Database database = testing.open();
    private final Environments environments = Environments.open(database, clock);
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final Egress egress = new Egress(
            EgressSettings.defaults().withDeadline(Duration.ofSeconds(2)).withAllowLoopbackProviders(true));

    ConnectionsConsole() {
        String yaml = """
                environments:
                  - name: live
                    kind: production
                    url: https://auth.acme.com
                    connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web, offlineAccess: true }
                  - name: dev
                    kind: development
                    connection: { provider: auth0, tenantDomain: "%s", clientId: %s, offlineAccess: true }
                    development: { allowLoopbackProviders: true }
                  - name: off
                    kind: development
                    connection: { provider: auth0, tenantDomain: acme.us.auth0.com, clientId: web }
                  - name: sso
                    kind: development
                    connection: { provider: workos, clientId: client_01A, organizationId: org_01A }
                  - { name: bare, kind: development }
                """.formatted(sandbox.auth0().origin(), Auth0Tenant.CLIENT_ID);
        environments.apply(
                ((Manifest.Reading.Valid) Manifest.read(yaml.getBytes(UTF_8))).manifest(), false, false, "test");
        Vault vault =
                Vault.open(database, clock, KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom())));
        audit = new AuditLog(database, clock);
        grants = new Grants(database, vault, clock, GrantTimes.DEFAULTS);
        offline = TestingConnections.access(
                database,
                vault,
                clock,
                environments,
                grants,
                new Federation(this::surroundings, _ -> egress, new SecureRandom()));
        connections = new ConnectionLedger(database, offline, audit, clock);
        activity = new Activity(database, clock, Duration.ofDays(30));
        console = new TestingConsole(
                environments,
                door -> Stream.of(
                                new ConnectionPages(door, connections, clock).routes(),
                                new FederationPages(door, environments, activity, _ -> egress, clock).routes())
                        .flatMap(List::stream)
                        .toList());
        owner = console.visitors().signedIn(Role.OWNER);
    }

    private Surroundings surroundings(RegisteredConnection connection) {
        return new Surroundings(
                egress,
                environments.archive(connection.environment()),
                environments.pins(connection.environment()),
                clock,
                background,
                null,
                connection.switches());
    }

    /// Somebody signs in to a client, and a refresh token is kept that the provider does not know.
    Grant connected(String environment, String name, String client, String clientName) {
        return signIn(grants, environment, person(name), client, clientName, "secret-of-" + name)
                .grant();
    }

    /// Some node is using its refresh token.
    void leased(Grant grant) {
        database.write(
                handle -> handle.execute("UPDATE provider_token SET lease = 'another' WHERE grant_id = ?", grant.id()));
    }

    String get(String path) {
        return console.get(path, owner).body();
    }

    State state(Grant grant) {
        return connections.find(grant.environment(), grant.id()).orElseThrow().state();
    }

    @Override
    public void close() {
        console.close();
        activity.close();
        environments.close();
        database.close();
        testing.close();
        egress.close();
        background.close();
        sandbox.close();
    }
}
