package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.Position;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.grants.GrantTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the team sees of connections, and that stopping them stops them: at emulated providers, on two nodes.
class ConnectionLedgerTest {

    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");
    private static final String AUTH0 = "auth0";

    /// Longer than the longest time between two keep-alives.
    private static final Duration IDLE = Duration.ofHours(27);

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

    private static List<String> ids(ConnectionPage page) {
        return page.connections().stream().map(Connection::grant).toList();
    }

    private static List<String> found(ConnectionLedger ledger, ConnectionFilter filter) {
        return ids(ledger.page(AUTH0, filter, null, 100));
    }

    private static ConnectionFilter text(String text) {
        return new ConnectionFilter(text, "", "", null);
    }

    private static ConnectionFilter in(State state) {
        return new ConnectionFilter("", "", "", state);
    }

    private static List<String> acts(OfflineWorld world) {
        return new AuditLog(world.database, world.clock)
                .page(new AuditFilter("", "offline", ""), Long.MAX_VALUE, 50).stream()
                        .map(entry -> entry.event().action() + " "
                                + entry.event().subject() + " "
                                + entry.event().detail())
                        .toList();
    }

    @OnBothDatabases
    void showsWhoseTheyAreHowTheyStandAndWhatHappened(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant jane = world.signedIn(AUTH0, "jane");
            world.clock.advance(Duration.ofMinutes(1));
            Grant omar = world.signedIn(AUTH0, "omar");
            Grant elsewhere = world.signedIn("oidc", "jane");
            assertThat(node.ask(OfflineWorld.ask(jane))).isInstanceOf(Answer.Token.class);
            node.writeUses();

            assertThat(found(ledger, ConnectionFilter.ALL)).containsExactly(omar.id(), jane.id());
            Connection shown = ledger.find(AUTH0, jane.id()).orElseThrow();
            assertThat(shown.usedAt()).isEqualTo(world.clock.instant());
            assertThat(shown.refreshedAt()).isNull();
            assertThat(shown.since()).isEqualTo(jane.createdAt());
            assertThat(shown.provider()).startsWith("auth0 ");
            assertThat(shown.clientName()).isEqualTo("Desk");
            assertThat(shown.person().id()).isEqualTo(jane.person());
            assertThat(shown.scopes()).contains("offline_access");
            assertThat(shown.signedIn() && shown.holdsToken()).isTrue();
            assertThat(ledger.find(AUTH0, elsewhere.id())).isEmpty();
            assertThat(ledger.events(AUTH0, jane.id()))
                    .containsExactly(new StateEvent(jane.createdAt(), State.ACTIVE, null, null));
            assertThat(ledger.events("oidc", jane.id())).isEmpty();

            assertThat(found(ledger, text(shown.person().subject().toUpperCase(java.util.Locale.ROOT))))
                    .containsExactly(jane.id());
            assertThat(found(ledger, text("desk"))).hasSize(2);
            assertThat(found(ledger, text("%"))).isEmpty();
            assertThat(found(ledger, ConnectionFilter.ofPerson(omar.person()))).containsExactly(omar.id());
            assertThat(found(ledger, ConnectionFilter.ofClient("desk"))).hasSize(2);
            assertThat(found(ledger, in(State.PAUSED))).isEmpty();
            assertThat(ledger.counts(AUTH0, ConnectionFilter.ALL))
                    .isEqualTo(Map.of(State.ACTIVE, 2L, State.NEEDS_SIGN_IN, 0L, State.PAUSED, 0L, State.REVOKED, 0L));
        });
    }

    @OnBothDatabases
    void pagesLoseNoneAndASearchStopsAfterSoManyAndGoesOn(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                made.add(world.signedIn(AUTH0, i == 0 ? "omar" : "jane").id());
                if (i % 3 == 2) {
                    world.clock.advance(Duration.ofSeconds(1));
                }
            }
            for (ConnectionFilter filter :
                    List.of(ConnectionFilter.ALL, text("desk"), in(State.ACTIVE), ConnectionFilter.ofClient("desk"))) {
                List<String> seen = new ArrayList<>();
                @Nullable Position next = null;
                do {
                    ConnectionPage page = ledger.page(AUTH0, filter, next, 2);
                    seen.addAll(ids(page));
                    next = page.next();
                } while (next != null);
                assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
            }
            String omar =
                    ledger.find(AUTH0, made.getFirst()).orElseThrow().person().subject();
            ConnectionLedger hasty = new ConnectionLedger(
                    world.database, node, new AuditLog(world.database, world.clock), world.clock, 3);
            ConnectionPage first = hasty.page(AUTH0, text(omar), null, 10);
            assertThat(first.connections()).isEmpty();
            assertThat(first.searched()).isTrue();
            assertThat(ids(hasty.page(AUTH0, text(omar), first.next(), 10))).containsExactly(made.getFirst());
        });
    }

    @OnBothDatabases
    void aPausedOneHandsOutNothingOnAnyNodeAndIsKeptAlive(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            for (String provider : OfflineWorld.PROVIDERS) {
                Grant grant = world.signedIn(provider, "jane");
                OfflineAccess other = world.steadyNode();
                Ask ask = OfflineWorld.ask(grant);
                assertThat(node.ask(ask)).isInstanceOf(Answer.Token.class);
                assertThat(other.ask(ask)).isInstanceOf(Answer.Token.class);

                assertThat(ledger.change(provider, grant.id(), ConnectionAct.PAUSE, ANN))
                        .isTrue();
                assertThat(ledger.change(provider, grant.id(), ConnectionAct.PAUSE, ANN))
                        .isFalse();

                assertThat(node.ask(ask)).as(provider).isEqualTo(new Answer.Paused());
                other.look();
                assertThat(other.ask(ask)).as(provider).isEqualTo(new Answer.Paused());

                long before = world.held(grant).generation();
                world.clock.advance(IDLE);
                node.tend();
                assertThat(world.held(grant).generation()).as(provider).isEqualTo(before + 1);
                assertThat(node.ask(ask)).isEqualTo(new Answer.Paused());
                assertThat(ledger.find(provider, grant.id()).orElseThrow().reason())
                        .isEqualTo(StateReason.TEAM);

                assertThat(ledger.change(provider, grant.id(), ConnectionAct.RESUME, ANN))
                        .isTrue();
                assertThat(node.ask(ask)).as(provider).isInstanceOf(Answer.Token.class);
                assertThat(other.ask(ask)).as(provider).isInstanceOf(Answer.Token.class);
                assertThat(ledger.events(provider, grant.id()))
                        .extracting(StateEvent::state)
                        .containsExactly(State.ACTIVE, State.PAUSED, State.ACTIVE);
            }
        });
    }

    @OnBothDatabases
    void aRevokedOneIsGivenBackToTheProviderAndTheClientStaysSignedIn(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            assertThat(node.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.Token.class);

            assertThat(ledger.change("oidc", grant.id(), ConnectionAct.REVOKE, ANN))
                    .isFalse();
            assertThat(ledger.change(AUTH0, grant.id(), ConnectionAct.REVOKE, ANN))
                    .isTrue();

            assertThat(node.ask(OfflineWorld.ask(grant))).isEqualTo(new Answer.NotKept(StateReason.TEAM));
            assertThat(world.held(grant).access()).isNull();
            node.tend();
            assertThat(world.held(grant).token()).isNull();
            Connection shown = ledger.find(AUTH0, grant.id()).orElseThrow();
            assertThat(shown.holdsToken()).isFalse();
            assertThat(shown.signedIn()).isTrue();
            assertThat(world.grants.hasEnded(grant.id())).isFalse();
            assertThat(world.grants.ofPerson(AUTH0, grant.person()))
                    .as("nobody notices its end at the provider any more")
                    .singleElement()
                    .satisfies(left -> assertThat(left.expiresAt())
                            .isEqualTo(world.clock.instant().plus(GrantTimes.DEFAULTS.unattended())));
            for (ConnectionAct act : ConnectionAct.values()) {
                assertThat(ledger.change(AUTH0, grant.id(), act, ANN))
                        .as("%s", act)
                        .isFalse();
            }
            assertThat(acts(world))
                    .containsExactly("offline.revoke " + grant.id() + " of " + grant.person() + " for desk");
        });
    }

    @OnBothDatabases
    void stopsAPersonAClientOrAnEnvironmentAndNothingElse(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant jane = world.signedIn(AUTH0, "jane");
            Grant again = world.signedIn(AUTH0, "jane");
            Grant omar = world.signedIn(AUTH0, "omar");
            Grant elsewhere = world.signedIn("oidc", "jane");
            ConnectionFilter janes = ConnectionFilter.ofPerson(jane.person());
            assertThat(ConnectionAct.PAUSE.of(ledger.counts(AUTH0, janes))).isEqualTo(2);

            assertThat(ledger.changeAll(AUTH0, janes, ConnectionAct.PAUSE, ANN)).isEqualTo(2);
            assertThat(node.ask(OfflineWorld.ask(again))).isEqualTo(new Answer.Paused());
            assertThat(node.ask(OfflineWorld.ask(omar))).isInstanceOf(Answer.Token.class);
            assertThat(ledger.changeAll(AUTH0, ConnectionFilter.ofClient("pad"), ConnectionAct.REVOKE, ANN))
                    .isZero();
            assertThat(ledger.changeAll(AUTH0, ConnectionFilter.ofClient("desk"), ConnectionAct.PAUSE, ANN))
                    .isEqualTo(1);
            assertThat(found(ledger, in(State.PAUSED))).hasSize(3);
            assertThat(ledger.changeAll(AUTH0, ConnectionFilter.ALL, ConnectionAct.RESUME, ANN))
                    .isEqualTo(3);
            assertThat(ledger.changeAll(AUTH0, ConnectionFilter.ALL, ConnectionAct.REVOKE, ANN))
                    .isEqualTo(3);

            assertThat(node.ask(OfflineWorld.ask(omar))).isEqualTo(new Answer.NotKept(StateReason.TEAM));
            assertThat(node.ask(OfflineWorld.ask(elsewhere))).isInstanceOf(Answer.Token.class);
            assertThat(ledger.events(AUTH0, omar.id()))
                    .extracting(StateEvent::state)
                    .containsExactly(State.REVOKED, State.ACTIVE, State.PAUSED, State.ACTIVE);
            assertThat(acts(world))
                    .containsExactly(
                            "offline.revoke.all auth0 3 connections",
                            "offline.resume.all auth0 3 connections",
                            "offline.pause.client desk 1 connection",
                            "offline.pause.person " + jane.person() + " 2 connections");
        });
    }

    @OnBothDatabases
    void switchingOfflineAccessOffRemovesThemAndLeavesSignInsThirtyDays(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            assertThat(world.environments.connections().kept(AUTH0).connections())
                    .isEqualTo(1);

            world.offlineAccess(false);
            node.tend();

            assertThat(world.environments.connections().kept(AUTH0).connections())
                    .isZero();
            Connection shown = ledger.find(AUTH0, grant.id()).orElseThrow();
            assertThat(shown.reason()).isEqualTo(StateReason.OFFLINE_ACCESS_OFF);
            assertThat(shown.signedIn()).isTrue();
            assertThat(world.grants.ofPerson(AUTH0, grant.person()).getFirst().expiresAt())
                    .isEqualTo(world.clock.instant().plus(GrantTimes.DEFAULTS.unattended()));
        });
    }

    @OnBothDatabases
    void aPersonStopsWhatIsTheirOwnAndNothingOfOthers(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant jane = world.signedIn(AUTH0, "jane");
            Grant omar = world.signedIn(AUTH0, "omar");

            assertThat(ledger.stopped(AUTH0, jane.person(), omar.id())).isFalse();
            assertThat(ledger.stopped(AUTH0, jane.person(), jane.id())).isTrue();

            assertThat(node.ask(OfflineWorld.ask(jane))).isEqualTo(new Answer.NotKept(StateReason.PERSON));
            assertThat(node.ask(OfflineWorld.ask(omar))).isInstanceOf(Answer.Token.class);
            assertThat(ledger.ofPerson(AUTH0, jane.person()))
                    .singleElement()
                    .satisfies(each -> assertThat(each.state()).isEqualTo(State.REVOKED));
            assertThat(acts(world)).isEmpty();
        });
    }

    @OnBothDatabases
    void tryingOneOutSaysWhetherItWorksAndWhatTheProviderSaid(TestingDatabase testing) {
        run(testing, (world, node, ledger) -> {
            Grant grant = world.signedIn(AUTH0, "jane");
            world.clock.advance(Duration.ofMinutes(1));

            assertThat(ledger.refresh(AUTH0, grant.id(), ANN)).isNull();
            assertThat(ledger.find(AUTH0, grant.id()).orElseThrow().refreshedAt())
                    .isEqualTo(world.clock.instant());

            ledger.change(AUTH0, grant.id(), ConnectionAct.PAUSE, ANN);
            assertThat(ledger.refresh(AUTH0, grant.id(), ANN)).isNull();
            assertThat(node.ask(OfflineWorld.ask(grant))).as("stays paused").isEqualTo(new Answer.Paused());

            world.tenant(AUTH0)
                    .refreshTokens()
                    .handedOut()
                    .forEach(world.tenant(AUTH0).refreshTokens()::revoke);
            assertThat(ledger.refresh(AUTH0, grant.id(), ANN))
                    .isEqualTo(new Answer.NeedsSignIn(StateReason.ENDED_AT_PROVIDER));
            Connection shown = ledger.find(AUTH0, grant.id()).orElseThrow();
            assertThat(shown.state()).isEqualTo(State.NEEDS_SIGN_IN);
            assertThat(shown.detail()).isNotEmpty();
            assertThat(acts(world)).contains("offline.refresh " + grant.id() + " ");
        });
    }
}
