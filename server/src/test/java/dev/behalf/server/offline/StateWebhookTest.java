package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.sandbox.idp.Person;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.webhooks.Receiver;
import dev.behalf.server.webhooks.TestingWebhooks;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import dev.behalf.server.webhooks.Webhooks;
import java.time.Duration;
import java.util.Set;

/// From what a provider does to the message that tells of it.
class StateWebhookTest {

    @OnBothDatabases
    void eachChangeOfAConnectionIsTold(TestingDatabase testing) {
        try (OfflineWorld world = new OfflineWorld(testing);
                Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
                Webhooks webhooks = TestingWebhooks.of(world.database, world.clock, OfflineWorld.KEY, egress);
                Receiver receiver = new Receiver()) {
            WebhookResult.Made made = (WebhookResult.Made)
                    webhooks.add("auth0", receiver.url(), Set.copyOf(WebhookEvent.choices()), Actor.SERVER);
            Grant grant = world.signedIn("auth0", "jane");
            world.tenant("auth0").block(Person.JANE);
            world.clock.advance(Duration.ofHours(25));
            world.steadyNode().ask(OfflineWorld.ask(grant));
            world.database.write(handle ->
                    StopTable.revoke(handle, grant.id(), StateReason.TEAM, "jane@acme.com", world.clock.millis()));

            TestingWebhooks.deliverAll(webhooks, made);

            assertThat(receiver.got())
                    .extracting(got -> got.json().get("type").stringValue())
                    .containsExactlyInAnyOrder("connection.active", "connection.needs_sign_in", "connection.revoked");
            assertThat(receiver.got()).allSatisfy(got -> {
                assertThat(got.isSignedWith(made.secret().reveal())).isTrue();
                assertThat(got.json().at("/data/connection").stringValue()).isEqualTo(grant.id());
                assertThat(got.json().at("/data/person").stringValue()).startsWith("usr_");
                assertThat(got.body()).doesNotContainIgnoringCase("jane");
            });
            assertThat(receiver.got())
                    .anySatisfy(got -> assertThat(got.json().at("/data/text").stringValue())
                            .isEqualTo(StateReason.ENDED_AT_PROVIDER.text()));
        }
    }
}
