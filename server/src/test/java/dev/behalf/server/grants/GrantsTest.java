package dev.behalf.server.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.TestingClock;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.KeyCreation;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.offline.KeptTokens;
import dev.behalf.server.offline.OfflineTimes;
import dev.behalf.server.offline.OfflineTokens;
import dev.behalf.server.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

class GrantsTest {

    private static final String LIVE = "live";
    private static final String VERIFIER = "v".repeat(43);
    private static final String MCP = "https://auth.acme.com/mcp";
    private static final String REDIRECT = "https://app.acme.com/cb";
    private static final KeyEncryptionKey KEY = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));

    private final TestingClock clock = new TestingClock();

    private interface Work {
        void with(Grants grants, Grants other, Database database) throws Exception;
    }

    private void run(TestingDatabase testing, Work work) throws Exception {
        try (Database database = testing.open();
                Database second = testing.open();
                Environments environments = Environments.open(database, clock)) {
            Manifest manifest = ((Manifest.Reading.Valid) Manifest.read(
                            "environments: [{ name: live, kind: production }, { name: test, kind: development }]"
                                    .getBytes(StandardCharsets.UTF_8)))
                    .manifest();
            environments.apply(manifest, false, false, "test");
            work.with(node(database), node(second), database);
        }
    }

    private Grants node(Database database) {
        return new Grants(database, Vault.open(database, clock, KEY), clock, GrantTimes.DEFAULTS);
    }

    private static NewGrant wanted(@Nullable String providerToken) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return new NewGrant(
                LIVE,
                new Identity("https://acme.us.auth0.com/", "auth0|ann", "ann@acme.com", "Ann"),
                "client_1",
                "Desk",
                "https://auth.acme.com/mcp",
                List.of("mcp"),
                REDIRECT,
                Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                true,
                kept(providerToken));
    }

    private static PresentedCode code(String code) {
        return new PresentedCode(code, "client_1", REDIRECT, VERIFIER);
    }

    private static Redemption redeem(Grants grants, PresentedCode code) {
        return grants.redeem(LIVE, code, _ -> true);
    }

    private static Redemption refresh(Grants grants, String token) {
        return grants.refresh(LIVE, token, "client_1", _ -> true);
    }

    private static Redemption.Good signedIn(Grants grants) throws Exception {
        return (Redemption.Good) redeem(grants, code(grants.begin(wanted(null))));
    }

    private static String token(Redemption redemption) {
        return Objects.requireNonNull(((Redemption.Good) redemption).refreshToken());
    }

    private static void assertEnded(Grants grants, Grant grant) {
        assertThat(grants.find(LIVE, grant.id()).orElseThrow().endedAt()).isNotNull();
        assertThat(grants.hasEnded(grant.id())).isTrue();
    }

    @OnBothDatabases
    void aPersonHasTheSameIdAtEverySignIn(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, _) -> {
            Grant first = signedIn(grants).grant();
            Grant second = signedIn(grants).grant();

            assertThat(first.person())
                    .startsWith("usr_")
                    .isEqualTo(second.person())
                    .doesNotContain("ann");
            assertThat(grants.active(LIVE)).containsExactlyInAnyOrder(first, second);
        });
    }

    @OnBothDatabases
    void keepsTheProvidersRefreshTokenSealedWithTheGrantOrNothingAtAll(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, database) -> {
            Grant grant = ((Redemption.Good) redeem(grants, code(grants.begin(wanted("rt-secret"))))).grant();
            OfflineTokens tokens =
                    new OfflineTokens(database, Vault.open(database, clock, KEY), clock, OfflineTimes.DEFAULTS);

            assertThat(grant.offline()).isTrue();
            assertThat(tokens.find(LIVE, grant.id())).hasValue("rt-secret");
            assertThat(tokens.find("test", grant.id())).isEmpty();
            assertThatThrownBy(() -> database.write(handle -> {
                        grants.begin(uncheckedWanted());
                        throw new IllegalStateException("crash");
                    }))
                    .hasMessage("crash");
            assertThat(grants.active(LIVE)).hasSize(1);
        });
    }

    private static NewGrant uncheckedWanted() {
        try {
            return wanted("other");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @OnBothDatabases
    void aCodeIsGoodOnceAndItsReplayEndsWhatItGave(TestingDatabase testing) throws Exception {
        run(testing, (grants, other, _) -> {
            String code = grants.begin(wanted(null));
            Redemption.Good first = (Redemption.Good) redeem(grants, code(code));

            assertThat(redeem(other, code(code))).isInstanceOf(Redemption.Refused.class);
            assertEnded(other, first.grant());
            assertThat(refresh(grants, token(first))).isInstanceOf(Redemption.Refused.class);
            grants.look();
            assertEnded(grants, first.grant());
        });
    }

    @OnBothDatabases
    void aCodeThatComesWithAnythingWrongIsUsedUp(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, _) -> {
            for (PresentedCode wrong : List.of(
                    new PresentedCode("", "client_2", REDIRECT, VERIFIER),
                    new PresentedCode("", "client_1", REDIRECT + "/", VERIFIER),
                    new PresentedCode("", "client_1", REDIRECT, "w".repeat(43)),
                    new PresentedCode("", "client_1", REDIRECT, "v".repeat(42)),
                    new PresentedCode("", "client_1", REDIRECT, null))) {
                String code = grants.begin(wanted(null));
                PresentedCode presented =
                        new PresentedCode(code, wrong.client(), wrong.redirectUri(), wrong.verifier());

                assertThat(redeem(grants, presented)).as(wrong.toString()).isInstanceOf(Redemption.Refused.class);
                assertThat(redeem(grants, code(code))).isInstanceOf(Redemption.Refused.class);
            }
            String code = grants.begin(wanted(null));
            assertThat(grants.redeem("test", code(code), _ -> true))
                    .as("in another environment")
                    .isInstanceOf(Redemption.Refused.class);
            assertThat(grants.redeem(LIVE, code(code), _ -> false)).isInstanceOf(Redemption.Unfit.class);
            assertThat(redeem(grants, code(code)))
                    .as("neither of which used it up")
                    .isInstanceOf(Redemption.Good.class);
        });
    }

    @OnBothDatabases
    void aCodeExpires(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, _) -> {
            String code = grants.begin(wanted(null));
            clock.advance(GrantTimes.DEFAULTS.code());

            assertThat(redeem(grants, code(code))).isInstanceOf(Redemption.Refused.class);
            clock.advance(GrantTimes.DEFAULTS.code().plusMillis(1));
            grants.forget();
            assertThat(grants.active(LIVE)).isEmpty();
        });
    }

    @OnBothDatabases
    void aRefreshTokenGivesItsSuccessorAgainForAMomentAndEndsTheGrantAfterThat(TestingDatabase testing)
            throws Exception {
        run(testing, (grants, other, _) -> {
            Redemption.Good start = signedIn(grants);
            String first = token(start);
            String second = token(refresh(grants, first));

            assertThat(second).isNotEqualTo(first);
            clock.advance(GrantTimes.DEFAULTS.reuse().minusMillis(1));
            assertThat(token(refresh(other, first))).isEqualTo(second);
            String third = token(refresh(grants, second));
            assertThat(token(refresh(other, first)))
                    .as("the current one, though two were used meanwhile")
                    .isEqualTo(third);

            clock.advance(Duration.ofMillis(1));
            assertThat(refresh(other, first)).isInstanceOf(Redemption.Refused.class);
            assertEnded(other, start.grant());
            assertThat(refresh(grants, third)).isInstanceOf(Redemption.Refused.class);
        });
    }

    @OnBothDatabases
    void recognisesAFormerTokenForAsLongAsTheGrantLasts(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, _) -> {
            Redemption.Good start = signedIn(grants);
            String current = token(start);
            for (int i = 0; i < 12; i++) {
                clock.advance(Duration.ofDays(2));
                current = token(refresh(grants, current));
                grants.forget();
            }

            assertThat(refresh(grants, token(start))).isInstanceOf(Redemption.Refused.class);
            assertEnded(grants, start.grant());
            assertThat(refresh(grants, current)).isInstanceOf(Redemption.Refused.class);
        });
    }

    @OnBothDatabases
    void sessionsThatRaceOnOneTokenAllGetTheSameSuccessor(TestingDatabase testing) throws Exception {
        run(testing, (grants, other, _) -> {
            String token = token(signedIn(grants));
            CyclicBarrier start = new CyclicBarrier(8);
            List<Future<String>> racing = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    Grants node = i % 2 == 0 ? grants : other;
                    racing.add(threads.submit(() -> {
                        start.await();
                        return token(refresh(node, token));
                    }));
                }
            }
            Set<String> successors = new HashSet<>();
            for (Future<String> future : racing) {
                successors.add(future.get());
            }

            assertThat(successors).hasSize(1);
            assertThat(refresh(grants, successors.iterator().next())).isInstanceOf(Redemption.Good.class);
        });
    }

    @OnBothDatabases
    void aRefreshTokenIsGoodForItsClientAndEnvironmentOnly(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, _) -> {
            String token = token(signedIn(grants));

            assertThat(grants.refresh(LIVE, token, "client_2", _ -> true)).isInstanceOf(Redemption.Refused.class);
            assertThat(grants.refresh("test", token, "client_1", _ -> true)).isInstanceOf(Redemption.Refused.class);
            assertThat(grants.refresh(LIVE, token, "client_1", _ -> false)).isInstanceOf(Redemption.Unfit.class);
            assertThat(refresh(grants, token.substring(1))).isInstanceOf(Redemption.Refused.class);
            assertThat(refresh(grants, token)).isInstanceOf(Redemption.Good.class);
        });
    }

    @OnBothDatabases
    void endsWhereItIsNotUsedAndAfterItsTime(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, _) -> {
            String idle = token(signedIn(grants));
            String used = token(signedIn(grants));
            clock.advance(Duration.ofDays(20));
            String last = token(refresh(grants, used));
            clock.advance(Duration.ofDays(10));

            assertThat(refresh(grants, idle)).isInstanceOf(Redemption.Refused.class);
            assertThat(refresh(grants, last))
                    .as("without the provider's refresh token nobody would notice that the person left")
                    .isInstanceOf(Redemption.Refused.class);
            assertThat(grants.active(LIVE)).isEmpty();
        });
    }

    @OnBothDatabases
    void anEndedGrantIsNoticedOnOtherNodesWithTheNextLookAndForgottenWhenItsTokensAreDead(TestingDatabase testing)
            throws Exception {
        run(testing, (grants, other, _) -> {
            Redemption.Good start = signedIn(grants);
            String id = start.grant().id();

            assertThat(grants.end(LIVE, id, Ending.TEAM)).isTrue();
            assertThat(grants.end(LIVE, id, Ending.TEAM)).isFalse();
            assertThat(grants.hasEnded(id)).isTrue();
            assertThat(other.hasEnded(id)).isFalse();
            other.look();
            assertThat(other.hasEnded(id)).isTrue();
            assertThat(refresh(other, token(start))).isInstanceOf(Redemption.Refused.class);

            clock.advance(GrantTimes.DEFAULTS.access().multipliedBy(2));
            other.look();
            assertThat(other.hasEnded(id)).isFalse();
        });
    }

    private static AssertedGrant asserted(String client, String resource) {
        return new AssertedGrant(
                LIVE,
                new Identity("https://acme.us.auth0.com/", "auth0|ann", null, null),
                AssertedGrant.Kind.EXCHANGE,
                client,
                "backend",
                resource,
                List.of("mcp"));
    }

    @OnBothDatabases
    void anAppHasOneGrantForAPersonAndResourceOnAllNodes(TestingDatabase testing) throws Exception {
        run(testing, (grants, other, database) -> {
            Grant signedIn = signedIn(grants).grant();
            CyclicBarrier together = new CyclicBarrier(6);
            Set<String> ids = new HashSet<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                List<Future<Grant>> racing = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    Grants node = i % 2 == 0 ? grants : other;
                    racing.add(threads.submit(() -> {
                        together.await();
                        return node.asserted(asserted("key:a", MCP));
                    }));
                }
                for (Future<Grant> each : racing) {
                    ids.add(each.get().id());
                }
            }
            Grant grant = grants.asserted(asserted("key:a", MCP));

            assertThat(ids).containsExactly(grant.id());
            assertThat(grant.person()).isEqualTo(signedIn.person());
            assertThat(grant.refreshable()).isFalse();
            assertThat(grants.active(LIVE)).extracting(Grant::id).contains(grant.id(), signedIn.id());
            assertThat(other.asserted(asserted("key:b", MCP)).id()).isNotEqualTo(grant.id());
            assertThat(other.asserted(asserted("key:a", MCP + "/files")).id()).isNotEqualTo(grant.id());
            assertThat(emailOf(database, grant.person()))
                    .as("what a token leaves out stays")
                    .isEqualTo("ann@acme.com");
        });
    }

    private static String emailOf(Database database, String person) {
        return database.read(handle -> handle.createQuery("SELECT email FROM person WHERE id = ?")
                .bind(0, person)
                .mapTo(String.class)
                .one());
    }

    @OnBothDatabases
    void anAppsGrantLastsWhileItIsUsedAndIsMadeAnewOnceItWasEnded(TestingDatabase testing) throws Exception {
        run(testing, (grants, other, database) -> {
            AssertedGrant wanted =
                    asserted(ApiKeyClients.client(key(database, "app").id()), MCP);
            Grant first = grants.asserted(wanted);
            clock.advance(Duration.ofDays(20));
            Grant renewed = grants.asserted(wanted);
            clock.advance(Duration.ofDays(20));
            grants.forget();
            assertThat(renewed.id()).isEqualTo(first.id());
            assertThat(renewed.expiresAt()).isAfter(first.expiresAt());
            assertThat(grants.asserted(wanted).id()).isEqualTo(first.id());

            assertThat(other.end(LIVE, first.id(), Ending.TEAM)).isTrue();
            assertThat(other.asserted(wanted).id()).isNotEqualTo(first.id());
            grants.look();
            assertThat(grants.asserted(wanted).id())
                    .isEqualTo(other.asserted(wanted).id());
        });
    }

    @OnBothDatabases
    void theGrantsOfARevokedKeyAreEnded(TestingDatabase testing) throws Exception {
        run(testing, (grants, _, database) -> {
            try (Environments environments = Environments.open(database, clock)) {
                ApiKey good = key(database, "good");
                ApiKey revoked = key(database, "revoked");
                Grant kept = grants.asserted(asserted(ApiKeyClients.client(good.id()), MCP));
                Grant lost = grants.asserted(asserted(ApiKeyClients.client(revoked.id()), MCP));
                Grant signedIn = signedIn(grants).grant();
                environments.revokeKey(revoked.id());
                grants.forget();

                assertThat(grants.find(LIVE, lost.id()).orElseThrow().endedAt()).isNotNull();
                assertThat(grants.active(LIVE))
                        .extracting(Grant::id)
                        .containsExactlyInAnyOrder(kept.id(), signedIn.id());
                grants.follow(Set.of(good.id()));
                assertThat(grants.admits(kept.client())).isTrue();
                assertThat(grants.admits(lost.client())).isFalse();
                assertThat(grants.admits("client_1")).isTrue();
            }
        });
    }

    @OnBothDatabases
    void anAssertionIsGoodOnceOnAllNodes(TestingDatabase testing) throws Exception {
        run(testing, (grants, other, database) -> {
            Instant until = clock.instant().plusSeconds(300);
            CyclicBarrier together = new CyclicBarrier(6);
            int used = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                List<Future<Boolean>> racing = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    Grants node = i % 2 == 0 ? grants : other;
                    racing.add(threads.submit(() -> {
                        together.await();
                        return node.useAssertion(LIVE, "https://acme.okta.com", "jti", until);
                    }));
                }
                for (Future<Boolean> each : racing) {
                    used += each.get() ? 1 : 0;
                }
            }

            assertThat(used).isEqualTo(1);
            assertThat(grants.useAssertion(LIVE, "https://acme.okta.com", "another", until))
                    .isTrue();
            assertThat(grants.useAssertion(LIVE, "https://other.okta.com", "jti", until))
                    .isTrue();
            assertThat(grants.useAssertion("test", "https://acme.okta.com", "jti", until))
                    .isTrue();
            grants.forget();
            assertThat(grants.useAssertion(LIVE, "https://acme.okta.com", "jti", until))
                    .isFalse();
            clock.advance(Duration.ofSeconds(301));
            other.forget();
            assertThat(rows(database)).isZero();
        });
    }

    private static int rows(Database database) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM used_assertion")
                .mapTo(Integer.class)
                .one());
    }

    private ApiKey key(Database database, String name) {
        try (Environments environments = Environments.open(database, clock)) {
            return ((KeyCreation.Created) environments.createKey(LIVE, ApiKey.Kind.SECRET, name, List.of()))
                    .created()
                    .key();
        }
    }

    private static @Nullable KeptTokens kept(@Nullable String refreshToken) {
        return refreshToken == null ? null : new KeptTokens("", refreshToken, "access-token", null, List.of());
    }
}
