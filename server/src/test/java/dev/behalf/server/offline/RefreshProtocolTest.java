package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.behalf.sandbox.idp.Outage;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.grants.Ending;
import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// Lease, redeem, store, then look: at every emulated provider, with nodes that share a database.
class RefreshProtocolTest {

    private static final Duration DAY = Duration.ofHours(25);

    private interface Work {
        void with(OfflineWorld world) throws Exception;
    }

    private static void run(TestingDatabase testing, Work work) throws Exception {
        try (OfflineWorld world = new OfflineWorld(testing)) {
            work.with(world);
        }
    }

    private static String token(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Token.class);
        return ((Answer.Token) answer).value();
    }

    private static List<Answer> atOnce(int count, List<OfflineAccess> nodes, Ask ask) throws Exception {
        List<Future<Answer>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                OfflineAccess node = nodes.get(i % nodes.size());
                asked.add(threads.submit(() -> node.ask(ask)));
            }
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> each : asked) {
            answers.add(each.get());
        }
        return answers;
    }

    @OnBothDatabases
    void whatCameAtTheSignInServesUntilItEnds(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            for (String provider : OfflineWorld.PROVIDERS) {
                Grant grant = world.signedIn(provider, "jane");
                int before = world.tenant(provider).refreshTokens().issued();

                String token = token(node.ask(OfflineWorld.ask(grant)));

                assertThat(token(node.ask(OfflineWorld.ask(grant)))).isEqualTo(token);
                assertThat(world.tenant(provider).refreshTokens().issued()).isEqualTo(before);
            }
        });
    }

    @OnBothDatabases
    void everyProviderRefreshesInEveryMode(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            for (boolean rotating : new boolean[] {false, true}) {
                world.rotating(rotating, Duration.ZERO);
                for (String provider : OfflineWorld.PROVIDERS) {
                    OfflineAccess node = world.node();
                    Grant grant = world.signedIn(provider, "jane");
                    String first = token(node.ask(OfflineWorld.ask(grant)));
                    for (int round = 1; round <= 3; round++) {
                        world.clock.advance(DAY);
                        String next = token(node.ask(OfflineWorld.ask(grant)));
                        assertThat(next).as(provider).isNotEqualTo(first);
                        assertThat(world.held(grant).generation()).isEqualTo(round);
                        assertThat(world.held(grant).lease()).isNull();
                        first = next;
                    }
                    assertThat(world.tenant(provider).refreshTokens().reuses()).isZero();
                }
            }
        });
    }

    @OnBothDatabases
    void manyWhoAskAtOnceOnSeveralNodesCauseOneRedemption(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ZERO);
            Grant grant = world.signedIn("auth0", "jane");
            int before = world.tenant("auth0").refreshTokens().issued();
            world.clock.advance(DAY);

            List<Answer> answers =
                    atOnce(60, List.of(world.node(), world.node(), world.node()), OfflineWorld.ask(grant));

            Set<String> tokens =
                    answers.stream().map(RefreshProtocolTest::token).collect(Collectors.toSet());
            assertThat(tokens).hasSize(1);
            assertThat(world.tenant("auth0").refreshTokens().issued()).isEqualTo(before + 1);
            assertThat(world.tenant("auth0").refreshTokens().reuses()).isZero();
        });
    }

    @OnBothDatabases
    void onlyTheProvidersWordEndsAConnectionAndThenTheSignInAtTheClientToo(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            for (String provider : OfflineWorld.PROVIDERS) {
                OfflineAccess node = world.node();
                Grant grant = world.signedIn(provider, "jane");
                world.clock.advance(DAY);
                world.tenant(provider).block(Person.JANE);

                assertThat(node.ask(OfflineWorld.ask(grant)))
                        .isEqualTo(new Answer.NeedsSignIn(StateReason.ENDED_AT_PROVIDER));

                assertThat(world.held(grant).state()).isEqualTo(State.NEEDS_SIGN_IN);
                assertThat(world.held(grant).access()).isNull();
                assertThat(world.events(grant))
                        .extracting(StateEvent::state, StateEvent::reason)
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(State.NEEDS_SIGN_IN, StateReason.ENDED_AT_PROVIDER),
                                org.assertj.core.groups.Tuple.tuple(State.ACTIVE, null));
                world.tenant(provider).unblock(Person.JANE);
                int requests = world.tenant(provider).requests().total();
                assertThat(node.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.NeedsSignIn.class);
                assertThat(world.tenant(provider).requests().entries())
                        .as("a dead token is not tried again")
                        .hasSize(requests);
            }
        });
    }

    @OnBothDatabases
    void aSwitchAtTheProviderThatIsOffCostsNobodyTheirToken(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            world.clock.advance(DAY);
            world.tenant("auth0").clients().allowGrants(Set.of("authorization_code"));

            assertThat(node.ask(OfflineWorld.ask(grant)))
                    .isInstanceOfSatisfying(
                            Answer.Misconfigured.class,
                            answer -> assertThat(answer.problem().reason()).isEqualTo(SignInReason.GRANT_NOT_ALLOWED));
            assertThat(world.held(grant).state()).isEqualTo(State.ACTIVE);

            world.tenant("auth0").clients().allowGrants(Set.of("authorization_code", "refresh_token"));
            world.clock.advance(Duration.ofSeconds(11));
            token(node.ask(OfflineWorld.ask(grant)));
        });
    }

    @OnBothDatabases
    void anOutageIsSatOutWithWhatIsStillGood(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("clerk", "jane");
            world.tenant("clerk").goDown(Outage.status(503));
            world.clock.advance(Duration.ofHours(24).minusSeconds(20));

            token(node.ask(OfflineWorld.ask(grant)));
            world.clock.advance(Duration.ofSeconds(21));
            Answer answer = node.ask(OfflineWorld.ask(grant));

            assertThat(answer).isInstanceOf(Answer.Unavailable.class);
            assertThat(((Answer.Unavailable) answer).retryAfter()).isPositive();
            assertThat(world.held(grant).state()).isEqualTo(State.ACTIVE);
            world.tenant("clerk").goUp();
            world.clock.advance(Duration.ofMinutes(2));
            token(node.ask(OfflineWorld.ask(grant)));
        });
    }

    @OnBothDatabases
    void aProviderThatIsAwayIsAskedOnceAndNotByEverybody(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            List<Grant> grants = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                grants.add(world.signedIn("clerk", "jane"));
            }
            world.clock.advance(DAY);
            world.tenant("clerk").goDown(Outage.status(503));
            world.tenant("clerk").requests().clear();

            for (Grant grant : grants) {
                assertThat(node.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.Unavailable.class);
            }

            assertThat(world.tenant("clerk").requests().count("/oauth/token")).isEqualTo(1);
        });
    }

    @OnBothDatabases
    void aLostAnswerIsAskedForOnceMoreAtOnce(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ofSeconds(30));
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            world.clock.advance(DAY);
            world.tenant("auth0").goDown(Outage.answerLost(), "/oauth/token", 2);
            assertThat(node.ask(OfflineWorld.ask(grant)))
                    .as("both answers are lost")
                    .isInstanceOf(Answer.Unavailable.class);
            assertThat(world.held(grant).state()).isEqualTo(State.ACTIVE);

            world.tenant("auth0").goUp();
            world.clock.advance(Duration.ofSeconds(2));
            token(node.ask(OfflineWorld.ask(grant)));
        });
    }

    /// What comes to a provider late is a second use of the token there, if the token was sent again meanwhile.
    @OnBothDatabases
    void aTokenWhoseAnswerIsLateIsSentAgainOnlyWhenTheLeaseIsOver(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ofSeconds(30));
            OfflineAccess one = world.node();
            OfflineAccess two = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            world.clock.advance(DAY);
            world.tenant("auth0").requests().clear();
            world.tenant("auth0").goDown(Outage.status(504), "/oauth/token", 1);

            assertThat(one.ask(OfflineWorld.ask(grant)))
                    .isInstanceOfSatisfying(
                            Answer.Unavailable.class,
                            away -> assertThat(away.why()).contains("504"));

            Held late = world.held(grant);
            assertThat(late.lease()).as("kept by whoever sent it").isNotNull();
            assertThat(late.unansweredSince()).isNotNull();
            two.look();
            assertThat(world.tenant("auth0").requests().count("/oauth/token")).isEqualTo(1);
            assertThat(world.held(grant).lease()).isEqualTo(late.lease());

            token(two.ask(OfflineWorld.ask(grant)));

            assertThat(world.tenant("auth0").requests().count("/oauth/token")).isEqualTo(2);
            assertThat(world.held(grant).unansweredSince()).isNull();
            assertThat(world.tenant("auth0").refreshTokens().reuses()).isZero();
        });
    }

    /// By others than those who lost it, and whoever asks.
    @OnBothDatabases
    void aLostAnswerIsAskedForAgainThoughTheProviderIsTakenToBeAway(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ofSeconds(30));
            OfflineAccess one = world.node();
            OfflineAccess two = world.node();
            Grant jane = world.signedIn("auth0", "jane");
            Grant omar = world.signedIn("auth0", "omar");
            world.clock.advance(DAY);
            world.tenant("auth0").goDown(Outage.answerLost(), "/oauth/token", 2);
            assertThat(one.ask(OfflineWorld.ask(jane))).isInstanceOf(Answer.Unavailable.class);
            world.tenant("auth0").goDown(Outage.status(503));
            for (int i = 0; i < 4; i++) {
                world.clock.advance(Duration.ofSeconds(5));
                assertThat(one.ask(OfflineWorld.ask(jane))).isInstanceOf(Answer.Unavailable.class);
                assertThat(two.ask(OfflineWorld.ask(omar))).isInstanceOf(Answer.Unavailable.class);
            }
            world.tenant("auth0").goUp();
            world.clock.advance(Duration.ofSeconds(5));
            assertThat(world.held(jane).unansweredSince()).isNotNull();

            settled(world, two, jane);

            assertThat(world.held(jane).state()).isEqualTo(State.ACTIVE);
            assertThat(world.held(jane).unansweredSince()).isNull();
            assertThat(world.tenant("auth0").refreshTokens().reuses()).isZero();
        });
    }

    @OnBothDatabases
    void afterALostAnswerABusyPersonsAsksDoNotHammerAProviderThatIsAway(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ofSeconds(30));
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            world.clock.advance(DAY);
            world.tenant("auth0").goDown(Outage.answerLost(), "/oauth/token", 2);
            node.ask(OfflineWorld.ask(grant));
            world.tenant("auth0").goDown(Outage.status(503));
            world.tenant("auth0").requests().clear();
            world.clock.advance(Duration.ofSeconds(2));

            for (int i = 0; i < 20; i++) {
                assertThat(node.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.Unavailable.class);
            }

            assertThat(world.tenant("auth0").requests().count("/oauth/token")).isEqualTo(1);
        });
    }

    /// A node's own work for what it finds, which is done beside everything else.
    private static void settled(OfflineWorld world, OfflineAccess node, Grant grant) {
        do {
            node.look();
            Pause.of(Duration.ofMillis(5));
        } while (world.held(grant).unansweredSince() != null
                || world.held(grant).lease() != null);
    }

    @OnBothDatabases
    void whatANodeThatDiedWasDoingIsTakenUpThoughTheProviderIsTakenToBeAway(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ofSeconds(30));
            OfflineAccess node = world.node();
            Grant jane = world.signedIn("auth0", "jane");
            Grant omar = world.signedIn("auth0", "omar");
            world.clock.advance(DAY);
            world.tenant("auth0").goDown(Outage.status(503));
            assertThat(node.ask(OfflineWorld.ask(omar))).isInstanceOf(Answer.Unavailable.class);
            Held held = world.held(jane);
            world.database.write(handle -> LeaseTable.lease(handle, held, null, "dead", 0));
            world.tenant("auth0").goUp();

            settled(world, node, jane);

            assertThat(world.held(jane).generation()).isEqualTo(1);
        });
    }

    @OnBothDatabases
    void aNodeThatDiedIsReplacedOnceItsLeaseWasWatchedForItsTime(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            Grant grant = world.signedIn("auth0", "jane");
            world.clock.advance(DAY);
            Held held = world.held(grant);
            long began = System.nanoTime();
            world.database.write(handle -> LeaseTable.lease(handle, held, null, "dead", 0));

            List<Answer> answers = atOnce(20, List.of(world.node(), world.node()), OfflineWorld.ask(grant));

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(OfflineWorld.LEASE);
            assertThat(answers.stream().map(RefreshProtocolTest::token).distinct())
                    .hasSize(1);
            assertThat(world.held(grant).generation()).isEqualTo(1);
        });
    }

    @OnBothDatabases
    void aNodeThatDiedBetweenStoringAndLookingLeavesNothingThatIsServedUnseen(TestingDatabase testing)
            throws Exception {
        run(testing, world -> {
            world.rotating(true, Duration.ZERO);
            Grant grant = world.signedIn("auth0", "jane");
            world.database.write(handle -> handle.execute(
                    "UPDATE provider_token SET checked = 0, generation = 1, lease = 'dead' WHERE grant_id = ?",
                    grant.id()));

            token(world.node().ask(OfflineWorld.ask(grant)));

            assertThat(world.held(grant).generation()).isEqualTo(2);
            assertThat(world.held(grant).checked()).isTrue();
        });
    }

    @OnBothDatabases
    void anAnswerThatComesLateIsStoredAllTheSameUnlessAnotherWas(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            Grant grant = world.signedIn("auth0", "jane");
            Held held = world.held(grant);
            LeaseTable.Stored answer = new LeaseTable.Stored("t", "a", null, List.of(), 0);
            world.database.write(handle -> {
                assertThat(LeaseTable.lease(handle, held, null, "slow", 1)).isTrue();
                assertThat(LeaseTable.lease(handle, held, null, "other", 1)).isFalse();
                assertThat(LeaseTable.lease(handle, held, "slow", "other", 1)).isTrue();
                assertThat(LeaseTable.end(handle, held, "slow", "said the slow one", 1))
                        .as("whoever lost the lease ends nothing")
                        .isFalse();
                assertThat(LeaseTable.end(handle, held, "other", "spent", 1)).isTrue();
                assertThat(LeaseTable.store(handle, grant.id(), 0, answer, false, 2))
                        .as("the one answer there is")
                        .isTrue();
                return null;
            });
            assertThat(world.held(grant).state()).isEqualTo(State.ACTIVE);
            assertThat(world.held(grant).token()).isEqualTo("t");
            assertThat(world.events(grant))
                    .as("whoever was told that it ended is told that it did not")
                    .extracting(StateEvent::state, StateEvent::reason)
                    .containsExactly(
                            tuple(State.ACTIVE, StateReason.WORKS_AGAIN),
                            tuple(State.NEEDS_SIGN_IN, StateReason.ENDED_AT_PROVIDER),
                            tuple(State.ACTIVE, null));
            assertThat(world.database.<Boolean>write(
                            handle -> LeaseTable.store(handle, grant.id(), 0, answer, false, 3)))
                    .as("an answer to a former token")
                    .isFalse();
        });
    }

    @OnBothDatabases
    void tokensOfAnotherPersonAreThrownAwayAndTheConnectionIsFlagged(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            for (String provider : OfflineWorld.PROVIDERS) {
                OfflineAccess node = world.node();
                Grant grant = world.signedIn(provider, "jane");
                becomes(world, provider, Person.OMAR);
                world.clock.advance(DAY);

                assertThat(node.ask(OfflineWorld.ask(grant)))
                        .as(provider)
                        .isEqualTo(new Answer.NeedsSignIn(StateReason.OTHER_PERSON));

                assertThat(world.held(grant).token()).isNull();
                assertThat(world.held(grant).access()).isNull();
                assertThat(world.held(grant).reason()).isEqualTo(StateReason.OTHER_PERSON);
            }
        });
    }

    /// Whom the provider takes the one for who has signed in.
    private static void becomes(OfflineWorld world, String provider, Person person) {
        String refreshToken = world.tenant(provider).refreshTokens().handedOut().stream()
                .filter(token ->
                        world.tenant(provider).refreshTokens().grantOf(token).isPresent())
                .findAny()
                .orElseThrow();
        world.tenant(provider)
                .refreshTokens()
                .change(
                        refreshToken,
                        signedIn -> new dev.behalf.sandbox.idp.Grant(
                                signedIn.id(),
                                signedIn.request(),
                                person,
                                signedIn.organization(),
                                signedIn.authTime()));
    }

    /// An ID token that is too large is nobody's that could be named, and no reason to leave the provider alone.
    @OnBothDatabases
    void onePersonsStrangeTokensKeepNobodyElseFromTheirsAndAreNotAskedForWithEachAsk(TestingDatabase testing)
            throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant jane = world.signedIn("auth0", "jane");
            becomes(
                    world,
                    "auth0",
                    new Person("jane", "x".repeat(20_000), "Doe", List.of("admin"), List.of("acme", "globex")));
            Grant omar = world.signedIn("auth0", "omar");
            world.clock.advance(DAY);
            world.tenant("auth0").requests().clear();

            for (int i = 0; i < 5; i++) {
                assertThat(node.ask(OfflineWorld.ask(jane))).isInstanceOf(Answer.Unavailable.class);
            }

            assertThat(world.tenant("auth0").requests().count("/oauth/token")).isEqualTo(1);
            assertThat(world.held(jane).state()).isEqualTo(State.ACTIVE);
            token(node.ask(OfflineWorld.ask(omar)));

            world.clock.advance(Duration.ofMinutes(1));
            assertThat(node.ask(OfflineWorld.ask(jane))).isInstanceOf(Answer.Unavailable.class);
            assertThat(world.tenant("auth0").requests().count("/oauth/token"))
                    .as("once for Omar, and once a minute for Jane")
                    .isEqualTo(3);
        });
    }

    @OnBothDatabases
    void nobodyGetsATokenOfSomebodyElse(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant jane = world.signedIn("auth0", "jane");
            Grant omar = world.signedIn("auth0", "omar");
            token(node.ask(OfflineWorld.ask(jane)));

            assertThat(node.ask(new Ask("auth0", omar.person(), jane.id(), List.of(), null)))
                    .as("warm")
                    .isInstanceOf(Answer.Mismatch.class);
            assertThat(world.node().ask(new Ask("auth0", omar.person(), jane.id(), List.of(), null)))
                    .as("cold")
                    .isInstanceOf(Answer.Mismatch.class);
            assertThat(node.ask(new Ask("clerk", jane.person(), jane.id(), List.of(), null)))
                    .isInstanceOf(Answer.Mismatch.class);
            assertThat(world.node().ask(new Ask("clerk", jane.person(), jane.id(), List.of(), null)))
                    .isEqualTo(new Answer.NotKept(null));
        });
    }

    @OnBothDatabases
    void aSealedTokenThatWasMovedToAnotherRowIsNotServed(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            Grant jane = world.signedIn("auth0", "jane");
            Grant omar = world.signedIn("auth0", "omar");
            world.database.write(handle -> handle.execute(
                    "UPDATE provider_token SET token = ?, access = NULL WHERE grant_id = ?",
                    world.held(jane).token(),
                    omar.id()));
            world.tenant("auth0").requests().clear();

            assertThat(world.node().ask(OfflineWorld.ask(omar))).isInstanceOf(Answer.Unavailable.class);
            assertThat(world.tenant("auth0").requests().entries()).isEmpty();
        });
    }

    @OnBothDatabases
    void scopesAndAudiencesThatTheTokenLacksAreNamed(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("auth0", "jane");

            assertThat(node.ask(new Ask("auth0", grant.person(), grant.id(), List.of("openid", "delete:all"), null)))
                    .isEqualTo(new Answer.MissingScope(List.of("delete:all")));
            assertThat(node.ask(
                            new Ask("auth0", grant.person(), grant.id(), List.of("openid"), "https://other.example")))
                    .isInstanceOf(Answer.OtherAudience.class);
            token(node.ask(new Ask(
                    "auth0",
                    grant.person(),
                    grant.id(),
                    List.of("openid"),
                    dev.behalf.sandbox.auth0.Auth0Tenant.AUDIENCE)));
        });
    }

    @OnBothDatabases
    void whatIsInUseIsRefreshedBeforeItEndsAndWhatIsIdleOnceADay(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant used = world.signedIn("cognito", "jane");
            Grant idle = world.signedIn("cognito", "omar");
            String first = token(node.ask(OfflineWorld.ask(used)));
            node.writeUses();
            node.tend();
            assertThat(world.held(used).generation()).isZero();

            world.clock.advance(Duration.ofMinutes(53));
            node.tend();

            assertThat(world.held(used).generation()).isEqualTo(1);
            assertThat(world.held(idle).generation()).isZero();
            int requests = world.tenant("cognito").requests().total();
            assertThat(token(node.ask(OfflineWorld.ask(used)))).isNotEqualTo(first);
            assertThat(world.tenant("cognito").requests().entries())
                    .as("nobody waits")
                    .hasSize(requests);
            world.clock.advance(Duration.ofHours(27));
            node.tend();
            assertThat(world.held(idle).generation()).isEqualTo(1);
        });
    }

    @OnBothDatabases
    void whatIsOverIsRevokedAtTheProviderAndForgottenAfterThat(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            for (String provider : OfflineWorld.PROVIDERS) {
                Grant grant = world.signedIn(provider, "jane");
                String token = token(node.ask(OfflineWorld.ask(grant)));
                world.grants.end(provider, grant.id(), Ending.PERSON);
                assertThat(node.ask(OfflineWorld.ask(grant))).isEqualTo(new Answer.NotKept(StateReason.GRANT_OVER));
                world.tenant(provider).goDown(Outage.status(503));
                node.tend();
                assertThat(world.held(grant).token()).as("not told yet").isNotNull();
                assertThat(world.held(grant).access()).isNull();
                world.tenant(provider).goUp();
                world.clock.advance(Duration.ofDays(3));
                world.grants.forget();
                node.tend();

                assertThat(world.held(grant).token()).isNull();
                assertThat(world.held(grant).state()).isEqualTo(State.REVOKED);
                assertThat(world.tenant(provider).refreshTokens().handedOut().stream()
                                .filter(each -> world.tenant(provider)
                                        .refreshTokens()
                                        .grantOf(each)
                                        .isPresent()))
                        .as(provider)
                        .isEmpty();
                world.grants.forget();
                assertThat(world.grants.find(provider, grant.id())).isEmpty();
                assertThat(token).isNotEmpty();
            }
        });
    }

    @OnBothDatabases
    void switchingOfflineAccessOffRemovesAllTokens(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            token(node.ask(OfflineWorld.ask(grant)));

            world.offlineAccess(false);
            node.tend();

            assertThat(node.ask(OfflineWorld.ask(grant))).isEqualTo(new Answer.NotKept(StateReason.OFFLINE_ACCESS_OFF));
            assertThat(world.held(grant).token()).isNull();
        });
    }

    @OnBothDatabases
    void aTokenIsNeverSentToAnotherProviderThanItsOwn(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            Grant grant = world.signedIn("auth0", "jane");
            world.clock.advance(DAY);
            world.apply("environments:\n" + world.environment("auth0", world.tenant("clerk"), true));
            world.tenant("clerk").requests().clear();
            OfflineAccess node = world.node();

            assertThat(node.ask(OfflineWorld.ask(grant)))
                    .isEqualTo(new Answer.NeedsSignIn(StateReason.PROVIDER_CHANGED));
            node.tend();
            world.grants.end("auth0", grant.id(), Ending.TEAM);
            node.tend();

            assertThat(world.tenant("clerk").requests().entries()).isEmpty();
            assertThat(world.held(grant).token()).isNull();
        });
    }

    @OnBothDatabases
    void whatOneNodeStopsTheOthersStopWithTheirNextLook(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess one = world.node();
            OfflineAccess two = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            token(one.ask(OfflineWorld.ask(grant)));
            token(two.ask(OfflineWorld.ask(grant)));

            world.database.write(handle -> StopTable.change(
                    handle, grant.id(), State.ACTIVE, State.PAUSED, StateReason.TEAM, world.clock.millis()));
            two.look();

            assertThat(two.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.Paused.class);
        });
    }

    @OnBothDatabases
    void whereAskingFirstIsSwitchedOnNodesHandOutNothingAfterTheirNextLook(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess one = world.node();
            OfflineAccess two = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            token(one.ask(OfflineWorld.ask(grant)));
            token(two.ask(OfflineWorld.ask(grant)));

            world.apply("environments:\n"
                    + world.environment("auth0", world.tenant("auth0"), true)
                            .replace("offlineAccess: true\n", "offlineAccess: true\n      askBeforeActing: true\n"));
            two.look();
            one.look();

            assertThat(two.ask(OfflineWorld.ask(grant))).isInstanceOf(Answer.NotAllowed.class);
            assertThat(one.ask(OfflineWorld.ask(grant)))
                    .as("by what the other one wrote")
                    .isInstanceOf(Answer.NotAllowed.class);
            assertThat(Environments.POLL_INTERVAL.plus(OfflineAccess.LOOK))
                    .as("how long until a node has learned of the settings, and looked")
                    .isLessThan(Duration.ofSeconds(1));
        });
    }

    @OnBothDatabases
    void switchingOfflineAccessOffStopsAllNodesAfterTheirNextLook(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess one = world.node();
            OfflineAccess two = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            token(one.ask(OfflineWorld.ask(grant)));
            token(two.ask(OfflineWorld.ask(grant)));

            world.offlineAccess(false);
            two.look();
            one.look();

            assertThat(List.of(one.ask(OfflineWorld.ask(grant)), two.ask(OfflineWorld.ask(grant))))
                    .containsOnly(new Answer.NotKept(StateReason.OFFLINE_ACCESS_OFF));
        });
    }

    @OnBothDatabases
    void whatLivesAgainAndHasToWaitIsOneChange(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            Grant grant = world.signedIn("auth0", "jane");
            Held held = world.held(grant);
            LeaseTable.Stored answer = new LeaseTable.Stored("t", "a", null, List.of(), 0);
            world.database.write(handle -> {
                LeaseTable.lease(handle, held, null, "one", 1);
                LeaseTable.end(handle, held, "one", "spent", 1);
                return LeaseTable.store(handle, grant.id(), 0, answer, true, 2);
            });

            assertThat(world.held(grant).state()).isEqualTo(State.PAUSED);
            assertThat(world.events(grant))
                    .extracting(StateEvent::state, StateEvent::reason)
                    .containsExactly(
                            tuple(State.PAUSED, StateReason.NOT_ALLOWED),
                            tuple(State.NEEDS_SIGN_IN, StateReason.ENDED_AT_PROVIDER),
                            tuple(State.ACTIVE, null));
        });
    }

    @OnBothDatabases
    void whoeverIsRefusedWithATokenGetsAnotherButNotAllTheTime(TestingDatabase testing) throws Exception {
        run(testing, world -> {
            OfflineAccess node = world.node();
            Grant grant = world.signedIn("auth0", "jane");
            String first = token(node.ask(OfflineWorld.ask(grant)));
            assertThat(token(node.askAgain(OfflineWorld.ask(grant), first)))
                    .as("it came just now")
                    .isEqualTo(first);
            world.clock.advance(Duration.ofSeconds(11));

            String second = token(node.askAgain(OfflineWorld.ask(grant), first));

            assertThat(second).isNotEqualTo(first);
            assertThat(token(node.askAgain(OfflineWorld.ask(grant), second))).isEqualTo(second);
        });
    }
}
