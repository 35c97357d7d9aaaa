package dev.behalf.server.webhooks;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.background.Chores;
import dev.behalf.server.crypto.RandomText;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.WebhookInput;
import dev.behalf.server.net.Egress;
import dev.behalf.server.vault.Vault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// The webhooks of all environments: who is told what, and telling them.
public final class Webhooks implements AutoCloseable {

    /// Of one environment.
    public static final int MOST = WebhookInput.MOST;

    /// How long deliveries are kept.
    public static final Duration KEPT = WebhookTimes.DEFAULTS.kept();

    /// How long the former secret signs beside the new one.
    public static final Duration OVERLAP = WebhookTimes.DEFAULTS.overlap();

    private static final String NO_KEY =
            "Expected a key to encrypt the signing secret with, found none. Start the server"
                    + " with BEHALF_KEY_FILE or BEHALF_KEY.";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration FORGET = Duration.ofMinutes(10);
    private static final String TEST_TEXT = "A test. Nothing has happened.";

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;
    private final WebhookActs acts;
    private final Function<String, Egress> egress;
    private final WebhookTimes times;
    private final SecureRandom random = new SecureRandom();
    private final Seals seals;
    private final Rounds rounds;
    private final Chores chores;

    /// @param egress the way out for an environment, by its name: to this machine too where its development switch is
    /// on
    public Webhooks(
            Database database, Vault vault, InstantSource clock, AuditLog audit, Function<String, Egress> egress) {
        this(database, vault, clock, audit, egress, WebhookTimes.DEFAULTS);
    }

    Webhooks(
            Database database,
            Vault vault,
            InstantSource clock,
            AuditLog audit,
            Function<String, Egress> egress,
            WebhookTimes times) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.acts = new WebhookActs(audit);
        this.egress = egress;
        this.times = times;
        this.seals = new Seals(vault);
        Retries retries = new Retries(times.pauses(), random);
        this.rounds = new Rounds(database, clock, courier(), retries, times.deadline());
        this.chores = new Chores(
                "webhooks",
                new Chores.Chore("due deliveries", LOOK, this::deliver),
                new Chores.Chore("old deliveries", FORGET, this::forget));
    }

    Courier courier() {
        return new Courier(database, clock, egress, seals, new Retries(times.pauses(), random), times);
    }

    /// Begins to deliver.
    public void start() {
        chores.start();
    }

    /// Begins with all that is due, as it is done every second once this was started.
    public void deliver() {
        rounds.begin();
    }

    void forget() {
        Instant now = clock.instant();
        database.write(handle -> {
            WebhookTable.forgetFormer(handle, now.toEpochMilli());
            return null;
        });
        long before = now.minus(times.kept()).toEpochMilli();
        int forgotten;
        do {
            forgotten = database.write(handle -> DeliveryTable.forget(handle, before));
        } while (forgotten > 0);
    }

    /// Those of an environment, the oldest first.
    public List<Webhook> all(String environment) {
        return database.read(handle -> WebhookTable.all(handle, environment).stream()
                .map(row -> whole(handle, row))
                .toList());
    }

    public Optional<Webhook> find(String environment, String id) {
        return database.read(
                handle -> WebhookTable.find(handle, environment, id).map(row -> whole(handle, row)));
    }

    private static Webhook whole(Handle handle, WebhookTable.Row row) {
        Webhook webhook = row.webhook();
        return new Webhook(
                webhook.id(),
                webhook.environment(),
                webhook.url(),
                webhook.events(),
                webhook.createdAt(),
                webhook.formerUntil(),
                webhook.disabledAt(),
                webhook.failures(),
                webhook.flaggedAt(),
                DeliveryTable.latest(handle, webhook.id(), 1).stream()
                        .findFirst()
                        .orElse(null),
                DeliveryTable.waiting(handle, webhook.id()));
    }

    /// Adds one.
    ///
    /// @param environment one that there is
    public WebhookResult add(String environment, String url, Set<WebhookEvent> events, Actor actor) {
        Optional<String> problem = WebhookUrl.problem(url, egress.apply(environment));
        if (problem.isPresent()) {
            return new WebhookResult.Refused("url", problem.get());
        }
        Optional<String> unchosen = problem(events);
        if (unchosen.isPresent()) {
            return new WebhookResult.Refused("events", unchosen.get());
        }
        if (!vault.canSeal()) {
            return new WebhookResult.Refused("", NO_KEY);
        }
        String id = RandomText.id("wh_", random);
        WebhookSecret secret = WebhookSecret.generate(random);
        String sealed = seals.sealed(environment, id, secret);
        return database.write(handle -> {
            List<WebhookTable.Row> others = WebhookTable.all(handle, environment);
            if (others.size() >= MOST) {
                return new WebhookResult.Refused(
                        "",
                        "Expected at most " + MOST + " webhooks in an environment, found so many. Remove one first.");
            }
            if (!WebhookTable.add(handle, id, environment, url, events, sealed, clock.millis())) {
                return new WebhookResult.Refused(
                        "url", "Expected a URL of its own, found the one of another webhook. Change that one.");
            }
            acts.record(
                    actor, environment, "webhook.add", id, WebhookUrl.origin(url) + ": " + WebhookActs.text(events));
            return new WebhookResult.Made(
                    whole(handle, WebhookTable.find(handle, id).orElseThrow()), secret);
        });
    }

    /// Why a webhook cannot be added, as far as that does not depend on others.
    ///
    /// @param way the way out for its environment
    /// @return a sentence, empty where it can
    Optional<String> refusal(String url, Egress way) {
        return vault.canSeal() ? WebhookUrl.problem(url, way) : Optional.of(NO_KEY);
    }

    /// What is wrong with a choice of events.
    ///
    /// @return a sentence, empty where nothing is
    private static Optional<String> problem(Set<WebhookEvent> events) {
        return events.isEmpty()
                ? Optional.of("Expected at least one event, found none. Choose some, or remove the webhook.")
                : events.contains(WebhookEvent.TEST)
                        ? Optional.of("Expected events of connections; a test is sent when it is asked for.")
                        : Optional.empty();
    }

    /// Chooses other events. What waits is delivered all the same.
    ///
    /// @return empty where there is no such webhook
    /// @throws IllegalArgumentException where no event is chosen, or one that cannot be
    public Optional<Webhook> change(String environment, String id, Set<WebhookEvent> events, Actor actor) {
        problem(events).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return database.write(handle -> WebhookTable.find(handle, environment, id)
                .map(row -> {
                    acts.change(handle, row.webhook(), events, actor);
                    return whole(handle, WebhookTable.find(handle, id).orElseThrow());
                }));
    }

    /// Makes another secret. The present one signs beside it for [#OVERLAP]; one before that ends now.
    ///
    /// @return empty where there is no such webhook
    public Optional<WebhookResult.Made> rotate(String environment, String id, Actor actor) {
        return database.write(handle -> {
            WebhookTable.lock(handle, id);
            return WebhookTable.find(handle, environment, id).map(row -> rotate(handle, row, actor));
        });
    }

    private WebhookResult.Made rotate(Handle handle, WebhookTable.Row row, Actor actor) {
        String environment = row.webhook().environment();
        String id = row.webhook().id();
        WebhookSecret secret = WebhookSecret.generate(random);
        WebhookTable.rotate(
                handle,
                id,
                seals.sealed(environment, id, secret),
                seals.asFormer(row),
                clock.instant().plus(times.overlap()).toEpochMilli());
        acts.record(actor, environment, "webhook.rotate", id, "");
        return new WebhookResult.Made(
                whole(handle, WebhookTable.find(handle, id).orElseThrow()), secret);
    }

    /// Removes one, and its deliveries.
    ///
    /// @return false where there is no such webhook
    public boolean remove(String environment, String id, Actor actor) {
        return database.write(handle -> WebhookTable.find(handle, environment, id)
                .map(row -> {
                    acts.remove(handle, row.webhook(), actor);
                    return true;
                })
                .orElse(false));
    }

    /// Switches one on again that was gone.
    ///
    /// @return empty where there is no such webhook
    public Optional<Webhook> enable(String environment, String id, Actor actor) {
        return database.write(handle -> WebhookTable.find(handle, environment, id)
                .map(row -> {
                    if (WebhookTable.enable(handle, id)) {
                        acts.record(actor, environment, "webhook.enable", id, "");
                    }
                    return whole(handle, WebhookTable.find(handle, id).orElseThrow());
                }));
    }

    /// Sends a test.
    ///
    /// @return empty where there is no such webhook, or it is switched off
    public Optional<WebhookDelivery> test(String environment, String id, Actor actor) {
        String message = RandomText.id("msg_", random);
        return database.write(handle -> WebhookTable.find(handle, environment, id)
                .filter(row -> row.webhook().disabledAt() == null)
                .flatMap(_ -> {
                    DeliveryTable.addTest(handle, id, message, TEST_TEXT, clock.millis());
                    acts.record(actor, environment, "webhook.test", id, "");
                    return DeliveryTable.find(handle, id, message);
                }));
    }

    /// The newest first.
    ///
    /// @param id of a webhook of the environment; the list is empty where it is none
    public List<WebhookDelivery> deliveries(String environment, String id, int limit) {
        return database.read(handle -> WebhookTable.find(handle, environment, id)
                .map(_ -> DeliveryTable.latest(handle, id, limit))
                .orElse(List.of()));
    }

    /// Sends one again that is over, with the same id, as often as a new one.
    ///
    /// @return empty where there is no such delivery, or its webhook is off; unchanged where it waits
    public Optional<WebhookDelivery> again(String environment, String id, String delivery, Actor actor) {
        return database.write(handle -> WebhookTable.find(handle, environment, id)
                .filter(row -> row.webhook().disabledAt() == null)
                .flatMap(_ -> {
                    if (DeliveryTable.again(handle, id, delivery, clock.millis())) {
                        acts.record(actor, environment, "webhook.resend", id, delivery);
                    }
                    return DeliveryTable.find(handle, id, delivery);
                }));
    }

    /// Stops when no try is under way any more. Does not close the database.
    @Override
    public void close() {
        chores.close();
        rounds.close();
    }
}
