package dev.behalf.server.webhooks;

import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Two environments, one connection of one person in the first, and a receiver.
final class WebhookWorld implements AutoCloseable {

    static final String ENVIRONMENT = "live";
    static final String GRANT = "grant_1";

    final TestingClock clock = new TestingClock();
    final Receiver receiver = new Receiver();
    final Database database;
    final Webhooks webhooks;
    private final TestingDatabase testing;
    private final Environments environments;
    final Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
    private final List<Runnable> closers = new ArrayList<>();

    WebhookWorld(TestingDatabase testing) {
        this.testing = testing;
        database = testing.open();
        environments = Environments.open(database, clock);
        Manifest.Reading reading = Manifest.read("""
                environments:
                  - { name: live, kind: development }
                  - { name: other, kind: development }
                """.getBytes(StandardCharsets.UTF_8));
        environments.apply(((Manifest.Reading.Valid) reading).manifest(), false, false, Actor.SERVER);
        database.write(handle -> {
            handle.execute(
                    "INSERT INTO person (id, environment, issuer, subject, email, name, created_at,"
                            + " last_sign_in_at) VALUES ('usr_1', 'live', 'https://idp', 'jane', 'jane@acme.com', 'Jane Doe', 1, 1)");
            return handle.execute(
                    "INSERT INTO oauth_grant (id, environment, person, client, client_name, resource, scope,"
                            + " refreshable, offline, created_at, expires_at)"
                            + " VALUES ('grant_1', 'live', 'usr_1', 'desk', 'The Desk', 'https://a/mcp', 'mcp', 1, 1, 1, 2)");
        });
        webhooks = TestingWebhooks.of(database, clock, egress);
    }

    /// Another node on the same database.
    Webhooks node() {
        Database own = testing.open();
        Webhooks node = TestingWebhooks.of(own, clock, egress);
        closers.add(() -> {
            node.close();
            own.close();
        });
        return node;
    }

    WebhookResult.Made added() {
        return added(receiver);
    }

    WebhookResult.Made added(Receiver at) {
        return (WebhookResult.Made)
                webhooks.add(ENVIRONMENT, at.url(), Set.copyOf(WebhookEvent.choices()), Actor.SERVER);
    }

    /// Something happens to the connection.
    void happens(String state) {
        database.write(handle -> {
            Outbox.add(handle, GRANT, state, "team", "The team did this.", clock.millis());
            return null;
        });
    }

    List<WebhookDelivery> deliveries(WebhookResult.Made made) {
        return webhooks.deliveries(ENVIRONMENT, made.webhook().id(), 100);
    }

    Webhook now(WebhookResult.Made made) {
        return webhooks.find(ENVIRONMENT, made.webhook().id()).orElseThrow();
    }

    Courier.Round deliver(WebhookResult.Made made) {
        return webhooks.courier().one(made.webhook().id());
    }

    @Override
    public void close() {
        webhooks.close();
        closers.forEach(Runnable::run);
        receiver.close();
        environments.close();
        egress.close();
        database.close();
    }
}
