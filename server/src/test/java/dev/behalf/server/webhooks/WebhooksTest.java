package dev.behalf.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.webhooks.WebhookDelivery.Status;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {

    private static final Set<WebhookEvent> ALL = Set.copyOf(WebhookEvent.choices());

    @OnBothDatabases
    void whatHappensArrivesSignedWithIdsAndNothingPersonal(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            world.happens("needs_sign_in");

            assertThat(world.deliver(made)).isEqualTo(Courier.Round.DELIVERED);
            assertThat(world.deliver(made)).isEqualTo(Courier.Round.NOTHING_DUE);

            Receiver.Got got = world.receiver.last();
            assertThat(got.isSignedWith(made.secret().reveal())).isTrue();
            assertThat(got.timestamp())
                    .isEqualTo(Long.toString(world.clock.instant().getEpochSecond()));
            assertThat(got.json().get("type").stringValue()).isEqualTo("connection.needs_sign_in");
            assertThat(got.json().get("timestamp").stringValue()).isEqualTo("2026-01-02T12:00:00Z");
            assertThat(got.json().get("data").toString())
                    .isEqualTo("{\"environment\":\"live\",\"connection\":\"grant_1\",\"person\":\"usr_1\","
                            + "\"client\":\"desk\",\"state\":\"needs_sign_in\",\"reason\":\"team\","
                            + "\"text\":\"The team did this.\"}");
            assertThat(got.body()).doesNotContain("jane", "Jane", "Desk");
            assertThat(world.deliveries(made)).singleElement().satisfies(delivery -> {
                assertThat(delivery.id()).isEqualTo(got.id()).startsWith("msg_");
                assertThat(delivery.status()).isEqualTo(Status.DELIVERED);
                assertThat(delivery.answer()).isEqualTo(204);
            });
        }
    }

    @OnBothDatabases
    void onlyWhatWasChosenIsTakenAndOnlyTogetherWithWhatItTellsOf(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            world.webhooks.change(
                    WebhookWorld.ENVIRONMENT, made.webhook().id(), Set.of(WebhookEvent.REVOKED), Actor.SERVER);
            world.webhooks.add("other", world.receiver.url(), ALL, Actor.SERVER);

            world.happens("active");
            world.happens("revoked");
            assertThatThrownBy(() -> world.database.write(handle -> {
                        Outbox.add(handle, WebhookWorld.GRANT, "revoked", null, "Rolled back.", 1);
                        throw new IllegalStateException("the change failed");
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(world.deliveries(made))
                    .extracting(WebhookDelivery::event)
                    .containsExactly(WebhookEvent.REVOKED);
            assertThat(world.webhooks.all("other"))
                    .singleElement()
                    .satisfies(other -> assertThat(other.last()).isNull());
        }
    }

    @OnBothDatabases
    void whatFailsIsTriedNineTimesThenGivenUpAndCanBeSentAgain(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            world.happens("revoked");
            world.receiver.answers(500);
            Instant begin = world.clock.instant();

            for (Duration pause : WebhookTimes.DEFAULTS.pauses()) {
                assertThat(world.deliver(made)).isEqualTo(Courier.Round.FAILED);
                assertThat(world.deliver(made)).isEqualTo(Courier.Round.NOTHING_DUE);
                Duration wait = Duration.between(
                        world.clock.instant(),
                        Objects.requireNonNull(world.deliveries(made).getFirst().dueAt()));
                assertThat(wait).isBetween(pause, pause.plus(pause.dividedBy(10)));
                assertThat(world.now(made).health()).isEqualTo(Webhook.Health.FAILING);
                world.clock.advance(wait);
            }
            assertThat(Duration.between(begin, world.clock.instant()))
                    .isBetween(Duration.ofHours(51), Duration.ofHours(57));
            world.deliver(made);

            WebhookDelivery over = world.deliveries(made).getFirst();
            assertThat(over.status()).isEqualTo(Status.FAILED);
            assertThat(over.attempts()).isEqualTo(9);
            assertThat(over.dueAt()).isNull();
            assertThat(over.problem()).isEqualTo("Expected an answer of 2xx, found 500.");
            assertThat(world.now(made).health()).isEqualTo(Webhook.Health.FLAGGED);

            world.receiver.answers(200);
            world.webhooks.again(WebhookWorld.ENVIRONMENT, made.webhook().id(), over.id(), Actor.SERVER);
            assertThat(world.deliver(made)).isEqualTo(Courier.Round.DELIVERED);

            assertThat(world.now(made).health()).isEqualTo(Webhook.Health.GOOD);
            assertThat(world.receiver.got())
                    .hasSize(10)
                    .allSatisfy(got -> {
                        assertThat(got.id()).isEqualTo(over.id());
                        assertThat(got.body()).isEqualTo(world.receiver.last().body());
                        assertThat(got.isSignedWith(made.secret().reveal())).isTrue();
                    })
                    .extracting(Receiver.Got::timestamp)
                    .doesNotContainSequence(
                            Long.toString(begin.getEpochSecond()), Long.toString(begin.getEpochSecond()));
        }
    }

    @OnBothDatabases
    void whatIsGoneIsToldNothingMoreUntilItIsSwitchedOnAgain(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            String id = made.webhook().id();
            world.happens("active");
            world.happens("paused");
            world.receiver.answers(410);

            world.deliver(made);
            world.happens("revoked");

            assertThat(world.now(made).health()).isEqualTo(Webhook.Health.DISABLED);
            assertThat(world.deliver(made)).isEqualTo(Courier.Round.NOTHING_DUE);
            assertThat(world.deliveries(made))
                    .hasSize(2)
                    .allSatisfy(delivery -> assertThat(delivery.status()).isEqualTo(Status.FAILED));
            assertThat(world.webhooks.test(WebhookWorld.ENVIRONMENT, id, Actor.SERVER))
                    .isEmpty();

            world.receiver.answers(204);
            world.webhooks.enable(WebhookWorld.ENVIRONMENT, id, Actor.SERVER);
            world.webhooks.test(WebhookWorld.ENVIRONMENT, id, Actor.SERVER);
            assertThat(world.deliver(made)).isEqualTo(Courier.Round.DELIVERED);
            assertThat(world.receiver.last().json().get("type").stringValue()).isEqualTo("webhook.test");
            assertThat(world.receiver.got()).hasSize(2);
        }
    }

    @OnBothDatabases
    void severalNodesSendEachDeliveryOnce(TestingDatabase testing) throws Exception {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            for (int i = 0; i < 40; i++) {
                world.happens("paused");
            }
            List<Webhooks> nodes = List.of(world.webhooks, world.node(), world.node());
            List<Future<Integer>> counts = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 6; i++) {
                    Courier courier = nodes.get(i % nodes.size()).courier();
                    counts.add(threads.submit(() -> all(courier, made.webhook().id())));
                }
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }

            // A node that lost every race for the rows it saw goes home early.
            sum += all(world.webhooks.courier(), made.webhook().id());
            assertThat(sum).isEqualTo(40);
            assertThat(world.receiver.got())
                    .hasSize(40)
                    .extracting(Receiver.Got::id)
                    .doesNotHaveDuplicates();
            assertThat(world.deliveries(made)).hasSize(40).allSatisfy(delivery -> {
                assertThat(delivery.status()).isEqualTo(Status.DELIVERED);
                assertThat(delivery.attempts()).isEqualTo(1);
            });
        }
    }

    private static int all(Courier courier, String webhook) {
        int count = 0;
        while (courier.one(webhook) == Courier.Round.DELIVERED) {
            count++;
        }
        return count;
    }

    @OnBothDatabases
    void aNodeThatDiesBetweenSendingAndNotingLeavesItToAnotherWithTheSameId(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            world.happens("revoked");
            Courier dying = world.node().courier();
            Courier.Taken taken =
                    Objects.requireNonNull(dying.take(made.webhook().id()));
            dying.send(taken);

            assertThat(world.deliver(made)).isEqualTo(Courier.Round.NOTHING_DUE);
            world.clock.advance(WebhookTimes.DEFAULTS.lease());
            assertThat(world.deliver(made)).isEqualTo(Courier.Round.DELIVERED);

            assertThat(world.receiver.got())
                    .hasSize(2)
                    .extracting(Receiver.Got::id)
                    .containsOnly(taken.delivery().id());
            assertThat(world.receiver.got())
                    .extracting(Receiver.Got::body)
                    .containsOnly(world.receiver.last().body());
            dying.note(taken, new dev.behalf.server.net.Sent.Lost("too late", true));
            assertThat(world.deliveries(made).getFirst().status()).isEqualTo(Status.DELIVERED);
        }
    }

    @OnBothDatabases
    void bothSecretsSignForADayAndThenTheNewOneAlone(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            String former = made.secret().reveal();
            String present = world.webhooks
                    .rotate(WebhookWorld.ENVIRONMENT, made.webhook().id(), Actor.SERVER)
                    .orElseThrow()
                    .secret()
                    .reveal();

            world.happens("active");
            world.deliver(made);
            assertThat(world.receiver.last().isSignedWith(former)).isTrue();
            assertThat(world.receiver.last().isSignedWith(present)).isTrue();

            world.clock.advance(Webhooks.OVERLAP);
            world.webhooks.forget();
            world.happens("revoked");
            world.deliver(made);
            assertThat(world.receiver.last().isSignedWith(former)).isFalse();
            assertThat(world.receiver.last().isSignedWith(present)).isTrue();
            assertThat(dump(world)).contains(made.webhook().id()).doesNotContain(former, present, former.substring(6));
        }
    }

    /// Everything in the tables that could hold a secret.
    private static String dump(WebhookWorld world) {
        String tables = world.database.read(
                handle -> handle.createQuery("SELECT * FROM webhook").mapToMap().list() + " "
                        + handle.createQuery("SELECT * FROM webhook_delivery")
                                .mapToMap()
                                .list());
        return tables + new AuditLog(world.database, world.clock).page(AuditFilter.ALL, Long.MAX_VALUE, 200);
    }

    @OnBothDatabases
    void oldDeliveriesAreForgotten(TestingDatabase testing) {
        try (WebhookWorld world = new WebhookWorld(testing)) {
            WebhookResult.Made made = world.added();
            world.happens("active");
            world.clock.advance(Webhooks.KEPT.dividedBy(2));
            world.happens("revoked");
            world.clock.advance(Webhooks.KEPT.dividedBy(2).plusSeconds(1));

            world.webhooks.forget();

            assertThat(world.deliveries(made))
                    .extracting(WebhookDelivery::event)
                    .containsExactly(WebhookEvent.REVOKED);
        }
    }

    @Test
    void oneThatHangsHoldsUpFewThreadsAndNoOther() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                WebhookWorld world = new WebhookWorld(testing);
                Receiver hanging = new Receiver()) {
            WebhookResult.Made good = world.added();
            WebhookResult.Made bad = world.added(hanging);
            Runnable letGo = hanging.holds();
            for (int i = 0; i < 12; i++) {
                world.happens("paused");
            }

            for (int i = 0; world.now(good).waiting() > 0 && i < 2000; i++) {
                world.webhooks.deliver();
                Thread.onSpinWait();
                world.database.read(handle -> handle.execute("SELECT 1"));
            }

            assertThat(world.receiver.got()).hasSize(12);
            assertThat(hanging.waiting()).isBetween(1, 4);
            assertThat(world.now(bad).waiting()).isEqualTo(12);
            letGo.run();
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                WebhookWorld world = new WebhookWorld(testing);
                Receiver other = new Receiver()) {
            WebhookResult.Made made = world.added();
            world.receiver.redirects(other.url());
            world.happens("active");

            world.deliver(made);

            assertThat(other.got()).isEmpty();
            assertThat(world.deliveries(made).getFirst().problem()).contains("found 307, a redirect");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme.com/hook",
                "http://hooks.acme.com/x",
                "http://127.0.0.1:1/x",
                "https://localhost/x",
                "https://127.0.0.1/x",
                "https://[::1]/x",
                "https://10.0.0.7/x",
                "https://169.254.169.254/latest/meta-data",
                "https://2130706433/x",
                "https://metadata.google.internal/x",
                "https://user:password@hooks.acme.com/x",
                "https://hooks.acme.com/x#y",
                "file:///etc/passwd",
                "mailto:a@acme.com"
            })
    void noUrlThatLeadsElsewhereIsTaken(String url) {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                WebhookWorld world = new WebhookWorld(testing);
                Egress guarded = new Egress(EgressSettings.defaults());
                Webhooks webhooks = TestingWebhooks.of(world.database, world.clock, guarded)) {
            assertThat(webhooks.add(WebhookWorld.ENVIRONMENT, url, ALL, Actor.SERVER))
                    .isInstanceOfSatisfying(
                            WebhookResult.Refused.class,
                            refused -> assertThat(refused.setting()).isEqualTo("url"));
            assertThat(webhooks.all(WebhookWorld.ENVIRONMENT)).isEmpty();
        }
    }

    @Test
    void aNameThatLeadsIntoThePrivateNetworkIsNotContactedNorThisMachineOnceTheSwitchIsOff() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                WebhookWorld world = new WebhookWorld(testing);
                Egress guarded =
                        new Egress(EgressSettings.defaults(), _ -> List.of(InetAddress.ofLiteral("10.0.0.7")));
                Webhooks webhooks = TestingWebhooks.of(world.database, world.clock, guarded)) {
            WebhookResult.Made local = world.added();
            WebhookResult.Made inside = (WebhookResult.Made)
                    webhooks.add(WebhookWorld.ENVIRONMENT, "https://hooks.acme.com/x", ALL, Actor.SERVER);
            world.happens("active");

            webhooks.courier().one(local.webhook().id());
            webhooks.courier().one(inside.webhook().id());

            assertThat(world.receiver.got()).isEmpty();
            assertThat(world.deliveries(local).getFirst().problem()).contains("is not https");
            assertThat(world.deliveries(inside).getFirst().problem()).contains("resolves to 10.0.0.7");
        }
    }

    @Test
    void thereAreTenAtMostEachWithAUrlOfItsOwn() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                WebhookWorld world = new WebhookWorld(testing)) {
            String url = world.receiver.url();
            for (int i = 0; i < Webhooks.MOST; i++) {
                assertThat(world.webhooks.add(WebhookWorld.ENVIRONMENT, url + i, ALL, Actor.SERVER))
                        .isInstanceOf(WebhookResult.Made.class);
                assertThat(problem(world.webhooks.add(WebhookWorld.ENVIRONMENT, url + 0, ALL, Actor.SERVER)))
                        .contains(i + 1 < Webhooks.MOST ? "the one of another webhook" : "at most 10");
            }

            assertThat(problem(world.webhooks.add(WebhookWorld.ENVIRONMENT, url, ALL, Actor.SERVER)))
                    .contains("at most 10");
            assertThat(problem(world.webhooks.add("other", url, Set.of(), Actor.SERVER)))
                    .contains("at least one event");
        }
    }

    @Test
    void thereIsNoneWithoutAKeyToSealItsSecretWith() {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                WebhookWorld world = new WebhookWorld(testing);
                Webhooks keyless = TestingWebhooks.of(world.database, world.clock, null, world.egress)) {
            assertThat(problem(keyless.add(WebhookWorld.ENVIRONMENT, world.receiver.url(), ALL, Actor.SERVER)))
                    .contains("BEHALF_KEY_FILE");
        }
    }

    private static String problem(WebhookResult result) {
        return result instanceof WebhookResult.Refused refused ? refused.problem() : "none";
    }
}
