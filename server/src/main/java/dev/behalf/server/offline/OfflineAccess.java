package dev.behalf.server.offline;

import dev.behalf.server.background.Chores;
import dev.behalf.server.db.Database;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.federation.ProviderTokenClient;
import dev.behalf.server.vault.Vault;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Acting on people's behalf: hands out providers' access tokens, and keeps what they are made from.
public final class OfflineAccess implements AutoCloseable {

    /// How often it is looked what others have changed.
    static final Duration LOOK = Duration.ofMillis(400);

    private static final Duration TEND = Duration.ofSeconds(1);
    private static final Duration WRITE = Duration.ofSeconds(2);
    private static final Duration FORGET = Duration.ofSeconds(30);

    private final Database database;
    private final InstantSource clock;
    private final Supplier<Registry> registry;
    private final Meters meters;
    private final Refresher refresher;
    private final OnBehalf asks;
    private final Follower follower;
    private final Settler settler;
    private final Tender tender;
    private final LostAnswers lostAnswers;
    private final GivingBack givingBack;
    private final Chores chores;

    /// @param registry what is registered now
    /// @param client for the providers of all environments
    /// @param isEnded whether a grant is known to be over, from memory
    public OfflineAccess(
            Database database,
            Vault vault,
            InstantSource clock,
            OfflineTimes times,
            Supplier<Registry> registry,
            ProviderTokenClient client,
            Predicate<String> isEnded) {
        this(database, vault, clock, times, registry, client, isEnded, new CompositeMeterRegistry());
    }

    /// @param meters counts what becomes of asks and refreshes
    public OfflineAccess(
            Database database,
            Vault vault,
            InstantSource clock,
            OfflineTimes times,
            Supplier<Registry> registry,
            ProviderTokenClient client,
            Predicate<String> isEnded,
            MeterRegistry meters) {
        this.meters = new Meters(meters);
        this.database = database;
        this.clock = clock;
        this.registry = registry;
        Safe safe = new Safe(vault);
        Breakers breakers = new Breakers(clock, times.lease());
        Redeemer redeemer = new Redeemer(database, safe, client, breakers, clock, times, this.meters);
        LeaseWatch watch = new LeaseWatch(database, times.lease(), System::nanoTime);
        this.refresher = new Refresher(database, safe, registry, redeemer, breakers, watch, clock, times);
        this.asks = new OnBehalf(database, refresher, isEnded, this::connection, clock, times);
        this.follower = new Follower(database, asks, clock);
        this.settler = new Settler(database, registry, asks, clock, this.meters);
        this.tender =
                new Tender(database, safe, registry, client, refresher, breakers, watch, asks, settler, clock, times);
        this.lostAnswers = new LostAnswers(database, refresher, asks, watch, clock);
        this.givingBack = new GivingBack(database, safe, registry, client);
        this.chores = new Chores(
                "offline-access",
                // Apart, because there may be much to do then, which must not hold up the others.
                new Chores.Chore("changed settings", LOOK, settler::follow),
                new Chores.Chore("changed connections", LOOK, this::look),
                new Chores.Chore("due connections", TEND, tender::tend),
                new Chores.Chore("used connections", WRITE, asks::writeUses),
                new Chores.Chore("expired tokens", FORGET, asks::forgetExpired),
                new Chores.Chore("stops that all nodes know", FORGET, settler::forgetNotices));
    }

    /// Begins to look after connections.
    public void start() {
        chores.start();
    }

    /// Asks for the provider's access token. Where it is warm nothing but memory is looked at.
    public Answer ask(Ask ask) {
        return counted(ask, asks.ask(ask));
    }

    private Answer counted(Ask ask, Answer answer) {
        meters.asked(ask.environment(), answer);
        return answer;
    }

    /// How many connections there are by environment and state.
    public List<StateCount> counts() {
        return database.read(OfflineTable::counts);
    }

    /// The same, for whoever was refused with the token that an earlier ask brought: another one is fetched, but not
    /// more
    /// often than every few seconds.
    ///
    /// @param refused the token that was refused
    public Answer askAgain(Ask ask, String refused) {
        return counted(ask, asks.askAgain(ask, refused));
    }

    /// The newest connection of a person that tools can act with: active, and its grant in force. Costs a look into
    /// the database.
    ///
    /// @param person by our id
    /// @param scopes that the provider must have granted with it
    /// @return its grant, for an [Ask]; empty where there is none, or no such person
    public Optional<String> newest(String environment, String person, List<String> scopes) {
        return database.read(handle -> PersonTable.newest(handle, environment, person, scopes, clock.millis()));
    }

    /// Uses the refresh token now, to see whether the connection works.
    ///
    /// @return null where it does
    public @Nullable Answer tryOut(String environment, String grant) {
        long generation = database.read(handle -> OfflineTable.find(handle, environment, grant))
                .map(Held::generation)
                .orElse(0L);
        return switch (refresher.refresh(environment, grant, generation, Refresher.Wish.TRIED)) {
            case Outcome.Fresh(var access, var state) -> {
                asks.refreshed(access, state);
                yield null;
            }
            case Outcome.Failed(var answer) -> {
                asks.forget(grant);
                yield answer;
            }
        };
    }

    /// Gives back what is kept for a person's grant of an application that the environment is not connected to any
    /// more, so that there is room for what the present one gives. What its provider cannot be told now it is told
    /// later.
    public void giveBackFormer(String environment, String person, String grant) {
        tender.giveBackFormer(environment, person, grant);
    }

    /// Gives back at the provider what is kept in an environment, at once and as far as that goes. Nothing changes
    /// here: it
    /// is for those who destroy the keys next.
    ///
    /// @param patience after which no more is begun; one exchange with the provider may still be under way
    public GivenBack giveBack(String environment, Duration patience) {
        return givingBack.all(environment, patience);
    }

    /// Whether people of an environment are asked before tools act while they are away.
    boolean asksFirst(String environment) {
        RegisteredConnection connection = connection(environment);
        return connection != null && connection.askBeforeActing();
    }

    /// The connection of an environment to its provider, null where there is none.
    @Nullable
    RegisteredConnection connection(String environment) {
        return registry.get().connections().get(environment);
    }

    /// Follows what was done to connections on this node, at once.
    ///
    /// @param grants of the environment, that came into the state
    void changed(String environment, List<String> grants, State state, StateReason reason) {
        asks.changed(grants);
        meters.changed(environment, state, reason, grants.size());
    }

    /// Notices what was changed in the settings.
    void follow() {
        settler.follow();
    }

    /// Notices what other nodes changed. However much there is to do, leases are watched without a gap.
    void look() {
        follower.look();
        lostAnswers.look();
    }

    /// Does all that is due, as it is done every second once this was started.
    public void tend() {
        tender.tend();
    }

    /// Writes down what was used.
    void writeUses() {
        asks.writeUses();
    }

    /// Stops when no answer of a provider is under way any more. Does not close the database.
    @Override
    public void close() {
        chores.close();
        lostAnswers.close();
        refresher.finish();
        asks.writeUses();
    }
}
