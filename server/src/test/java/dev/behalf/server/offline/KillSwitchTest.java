package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.behalf.sandbox.idp.Person;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.webhooks.Receiver;
import dev.behalf.server.webhooks.TestingWebhooks;
import dev.behalf.server.webhooks.WebhookEvent;
import dev.behalf.server.webhooks.WebhookResult;
import dev.behalf.server.webhooks.Webhooks;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// What stops connections stops them on all nodes: whatever their clocks say, however many are stopped at once, and
/// whether or not a node could look meanwhile. And what settings forbid is not handed out.
class KillSwitchTest {

    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");
    private static final String AUTH0 = "auth0";

    private interface Work {
        void with(OfflineWorld world, OfflineAccess node, ConnectionLedger ledger);
    }

    private static void run(TestingDatabase testing, Work work) {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            OfflineAccess node = world.steadyNode();
            AuditLog audit = new AuditLog(world.database, world.clock);
            work.with(world, node, new ConnectionLedger(world.database, node, audit, world.clock));
        }
    }

    private static void isServed(OfflineAccess node, Grant grant) {
        assertThat(node.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.Token.class);
    }

    @OnBothDatabases
    void nodesWhoseClocksAreWrongNoticeWhatOthersStop(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant paused = world.signedIn(AUTH0, "jane");
            Grant revoked = world.signedIn(AUTH0, "jane");
            Grant third = world.signedIn(AUTH0, "omar");
            List<OfflineAccess> others = List.of(
                    world.steadyNode(InstantSource.offset(world.clock, Duration.ofHours(1))),
                    world.steadyNode(InstantSource.offset(world.clock, Duration.ofHours(-1))));
            for (OfflineAccess other : others) {
                other.look();
                isServed(other, paused);
                isServed(other, revoked);
                isServed(other, third);
            }

            ledger.change(AUTH0, paused.id(), ConnectionAct.PAUSE, ANN);
            ledger.stopped(AUTH0, revoked.person(), revoked.id());

            for (OfflineAccess other : others) {
                other.look();
                assertThat(other.ask(OfflineWorld.ask(paused))).isEqualTo(new Answer.Paused());
                assertThat(other.ask(OfflineWorld.ask(revoked))).isEqualTo(new Answer.NotKept(StateReason.PERSON));
                isServed(other, third);
            }
            ledger.changeAll(AUTH0, ConnectionFilter.ALL, ConnectionAct.PAUSE, ANN);
            for (OfflineAccess other : others) {
                other.look();
                assertThat(other.ask(OfflineWorld.ask(third))).isEqualTo(new Answer.Paused());
            }
        });
    }

    @OnBothDatabases
    void aNodeThatCouldNotLookForAWhileBelievesNothingThatItHasInMemory(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            isServed(node, grant);
            node.look();
            world.database.write(handle -> handle.execute(
                    "UPDATE provider_token SET state = 'paused', reason = 'team', changed_at = 0 WHERE grant_id = ?",
                    grant.id()));
            world.clock.advance(Duration.ofSeconds(9));
            node.look();
            isServed(node, grant);

            world.clock.advance(Duration.ofSeconds(11));
            node.look();

            assertThat(node.ask(OfflineWorld.ask(grant))).isEqualTo(new Answer.Paused());
        });
    }

    @OnBothDatabases
    void manyAreStoppedTogetherEachWithItsEventAndItsMessage(TestingDatabase testing) {
        try (Egress egress = new Egress(EgressSettings.defaults().withAllowLoopbackProviders(true));
                Receiver receiver = new Receiver()) {
            run(testing, (world, node, ledger) -> {
                try (Webhooks webhooks = TestingWebhooks.of(world.database, world.clock, OfflineWorld.KEY, egress)) {
                    List<Grant> grants = world.more(AUTH0, 1003);
                    Grant elsewhere = world.signedIn("oidc", "jane");
                    WebhookResult.Made made =
                            (WebhookResult.Made) webhooks.add(AUTH0, receiver.url(), Set.of(WebhookEvent.REVOKED), ANN);

                    assertThat(ledger.changeAll(AUTH0, ConnectionFilter.ALL, ConnectionAct.PAUSE, ANN))
                            .isEqualTo(1003);
                    assertThat(ledger.changeAll(AUTH0, ConnectionFilter.ALL, ConnectionAct.REVOKE, ANN))
                            .isEqualTo(1003);

                    for (Grant grant : List.of(grants.getFirst(), grants.get(1000), grants.getLast())) {
                        assertThat(ledger.events(AUTH0, grant.id()))
                                .extracting(StateEvent::state, StateEvent::reason)
                                .containsExactly(
                                        tuple(State.REVOKED, StateReason.TEAM),
                                        tuple(State.PAUSED, StateReason.TEAM),
                                        tuple(State.ACTIVE, null));
                    }
                    assertThat(messages(world, made))
                            .as("one for each, of what is wanted")
                            .isEqualTo(1003);
                    assertThat(ledger.find("oidc", elsewhere.id()).orElseThrow().state())
                            .isEqualTo(State.ACTIVE);
                }
            });
        }
    }

    private static int messages(OfflineWorld world, WebhookResult.Made made) {
        return world.database.read(handle -> handle.createQuery("SELECT COUNT(DISTINCT id) FROM webhook_delivery"
                        + " WHERE webhook = ? AND event = 'connection.revoked' AND reason = 'team'")
                .bind(0, made.webhook().id())
                .mapTo(Integer.class)
                .one());
    }

    private static double counted(OfflineWorld world, State state, StateReason reason) {
        Counter counter = world.meters
                .find("behalf.offline.changes")
                .tags("environment", AUTH0, "state", state.id(), "reason", reason.id())
                .counter();
        return counter == null ? 0 : counter.count();
    }

    @OnBothDatabases
    void eachChangeIsCountedOnceWhoeverMadeIt(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant team = world.signedIn(AUTH0, "jane");
            Grant person = world.signedIn(AUTH0, "jane");
            Grant over = world.signedIn(AUTH0, "jane");
            Grant blocked = world.signedIn(AUTH0, "omar");
            ledger.changeAll(AUTH0, ConnectionFilter.ofPerson(team.person()), ConnectionAct.PAUSE, ANN);
            ledger.change(AUTH0, team.id(), ConnectionAct.RESUME, ANN);
            ledger.stopped(AUTH0, person.person(), person.id());
            world.grants.end(AUTH0, over.id(), Ending.PERSON);
            world.tenant(AUTH0).block(Person.OMAR);
            node.tryOut(AUTH0, blocked.id());
            node.tend();
            world.offlineAccess(false);
            node.follow();
            node.tend();

            assertThat(counted(world, State.PAUSED, StateReason.TEAM)).isEqualTo(3);
            assertThat(counted(world, State.ACTIVE, StateReason.TEAM)).isEqualTo(1);
            assertThat(counted(world, State.REVOKED, StateReason.PERSON)).isEqualTo(1);
            assertThat(counted(world, State.REVOKED, StateReason.GRANT_OVER)).isEqualTo(1);
            assertThat(counted(world, State.NEEDS_SIGN_IN, StateReason.ENDED_AT_PROVIDER))
                    .isEqualTo(1);
            assertThat(counted(world, State.REVOKED, StateReason.OFFLINE_ACCESS_OFF))
                    .isEqualTo(2);
        });
    }

    @OnBothDatabases
    void noticesAreDroppedAfterAWhile(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            ledger.change(AUTH0, grant.id(), ConnectionAct.PAUSE, ANN);
            world.database.write(handle -> {
                StopNoticeTable.forget(handle);
                return null;
            });
            assertThat(world.database.read(StopNoticeTable::latest))
                    .extracting(StopNoticeTable.Notice::environment, StopNoticeTable.Notice::grant)
                    .containsExactly(tuple(AUTH0, grant.id()));

            world.database.write(handle -> handle.execute("UPDATE stop_notice SET at = at - 4000000"));
            assertThat(world.database.read(StopNoticeTable::hasOld)).isTrue();
            world.database.write(handle -> {
                StopNoticeTable.forget(handle);
                return null;
            });
            assertThat(world.database.read(StopNoticeTable::hasOld)).isFalse();
        });
    }

    @OnBothDatabases
    void offlineAccessThatIsOffHandsOutNothingBeforeAnythingIsWritten(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            isServed(node, grant);

            world.offlineAccess(false);

            assertThat(world.held(grant).state()).isEqualTo(State.ACTIVE);
            assertThat(node.ask(OfflineWorld.ask(grant))).isEqualTo(new Answer.NotKept(StateReason.OFFLINE_ACCESS_OFF));
        });
    }

    private static void connect(OfflineWorld world, String tenant) {
        world.apply("environments:\n" + world.environment(AUTH0, world.tenant(tenant), true));
    }

    @OnBothDatabases
    void anotherProviderEndsTheFormerOnesConnectionsAndItsReturnRevivesThem(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            isServed(node, grant);

            connect(world, "clerk");

            assertThat(List.of(
                            node.ask(OfflineWorld.ask(grant)),
                            world.steadyNode().ask(OfflineWorld.ask(grant))))
                    .as("warm and cold, before anything is written")
                    .containsOnly(new Answer.NeedsSignIn(StateReason.PROVIDER_CHANGED));
            node.follow();
            assertThat(world.held(grant).state()).isEqualTo(State.NEEDS_SIGN_IN);
            assertThat(world.held(grant).token()).as("kept for its return").isNotNull();

            connect(world, AUTH0);
            node.follow();

            isServed(node, grant);
            assertThat(world.events(grant))
                    .extracting(StateEvent::state, StateEvent::reason)
                    .containsExactly(
                            tuple(State.ACTIVE, StateReason.PROVIDER_BACK),
                            tuple(State.NEEDS_SIGN_IN, StateReason.PROVIDER_CHANGED),
                            tuple(State.ACTIVE, null));
        });
    }

    @OnBothDatabases
    void whatWasPausedWhileTheProviderChangedIsNotActiveWhenItIsResumed(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            ledger.change(AUTH0, grant.id(), ConnectionAct.PAUSE, ANN);
            connect(world, "clerk");
            node.follow();
            assertThat(world.held(grant).state()).isEqualTo(State.PAUSED);

            ledger.change(AUTH0, grant.id(), ConnectionAct.RESUME, ANN);

            assertThat(world.held(grant).state()).isEqualTo(State.NEEDS_SIGN_IN);
            assertThat(world.held(grant).reason()).isEqualTo(StateReason.PROVIDER_CHANGED);
            world.grants.end(AUTH0, grant.id(), Ending.TEAM);
            node.tend();
            assertThat(world.held(grant).token()).isNull();
        });
    }
}
