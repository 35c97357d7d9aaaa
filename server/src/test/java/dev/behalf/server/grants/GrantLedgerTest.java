package dev.behalf.server.grants;

import static dev.behalf.server.grants.TestingGrants.CLAUDE;
import static dev.behalf.server.grants.TestingGrants.person;
import static dev.behalf.server.grants.TestingGrants.signIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.TestingClock;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.Position;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class GrantLedgerTest {

    private static final String LIVE = "live";
    private static final Actor ANN = Actor.member("mem_1", "ann@acme.com");
    private static final KeyEncryptionKey KEY = KeyEncryptionKey.parse(KeyEncryptionKey.generate(new SecureRandom()));

    private static final GrantTimes TIMES = new GrantTimes(
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofDays(30),
            Duration.ofDays(90),
            Duration.ofDays(30),
            Duration.ofSeconds(30));

    private final TestingClock clock = new TestingClock();

    private interface Work {
        void with(Grants grants, GrantLedger ledger, AuditLog audit);
    }

    private void run(TestingDatabase testing, Work work) {
        try (Database database = testing.open();
                Environments environments = Environments.open(database, clock)) {
            Manifest manifest = ((Manifest.Reading.Valid) Manifest.read(
                            "environments: [{ name: live, kind: production }, { name: test, kind: development }]"
                                    .getBytes(StandardCharsets.UTF_8)))
                    .manifest();
            environments.apply(manifest, false, false, "test");
            Grants grants = new Grants(database, Vault.open(database, clock, KEY), clock, TIMES);
            AuditLog audit = new AuditLog(database, clock);
            work.with(grants, new GrantLedger(database, grants, audit, clock), audit);
        }
    }

    private static List<String> ids(GrantPage page) {
        return page.grants().stream().map(entry -> entry.grant().id()).toList();
    }

    private static List<String> found(GrantLedger ledger, GrantFilter filter) {
        return ledger.page(LIVE, filter, null, 100).grants().stream()
                .map(entry ->
                        entry.person().identity().name() + " " + entry.grant().clientName())
                .toList();
    }

    private static GrantFilter text(String text) {
        return new GrantFilter(text, "", "");
    }

    @OnBothDatabases
    void showsWhatIsInForceWithWhoAllowedItAndSinceWhen(TestingDatabase testing) {
        run(testing, (grants, ledger, _) -> {
            Redemption.Good first = signIn(grants, LIVE, person("Ann"), CLAUDE, "Claude", "rt");
            clock.advance(Duration.ofMinutes(1));
            Redemption.Good second = signIn(grants, LIVE, person("Bob"), "desk", "Desk");
            signIn(grants, "test", person("Eve"), "desk", "Desk");
            clock.advance(Duration.ofMinutes(2));
            grants.refresh(LIVE, Objects.requireNonNull(first.refreshToken()), CLAUDE, _ -> true);

            GrantPage page = ledger.page(LIVE, GrantFilter.ALL, null, 10);

            assertThat(ids(page))
                    .containsExactly(second.grant().id(), first.grant().id());
            GrantInForce older = page.grants().getLast();
            assertThat(older.person().identity()).isEqualTo(person("Ann"));
            assertThat(older.grant().offline()).isTrue();
            assertThat(older.refreshedAt()).isEqualTo(clock.instant());
            assertThat(page.grants().getFirst().refreshedAt()).as("never").isNull();
            assertThat(ledger.find(LIVE, older.grant().id())).hasValue(older);
            assertThat(ledger.find("test", older.grant().id())).isEmpty();
            assertThat(ledger.person(LIVE, older.person().id())).hasValue(older.person());
            assertThat(ledger.person("test", older.person().id())).isEmpty();

            clock.advance(TIMES.unattended());
            assertThat(ids(ledger.page(LIVE, GrantFilter.ALL, null, 10)))
                    .as("what has run out is not shown")
                    .containsExactly(older.grant().id());
        });
    }

    @OnBothDatabases
    void findsAPersonOrAClientInEitherCaseAndTakesNoTextForAPattern(TestingDatabase testing) {
        run(testing, (grants, ledger, _) -> {
            signIn(grants, LIVE, person("Ann"), CLAUDE, "Claude");
            Redemption.Good bob = signIn(grants, LIVE, person("Bob_100%!"), "desk", "Acme Desk");
            signIn(grants, LIVE, new Identity("https://i/", "sub|7", null, null), "desk", "Acme Desk");

            assertThat(found(ledger, text("ANN"))).containsExactly("Ann Claude");
            assertThat(found(ledger, text("ann@ACME.com"))).containsExactly("Ann Claude");
            assertThat(found(ledger, text("claude.ai"))).containsExactly("Ann Claude");
            assertThat(found(ledger, text("acme desk"))).hasSize(2);
            assertThat(found(ledger, text("sub|7"))).containsExactly("null Acme Desk");
            assertThat(found(ledger, text("_100%!"))).containsExactly("Bob_100%! Acme Desk");
            assertThat(found(ledger, text("A_n"))).isEmpty();
            assertThat(found(ledger, text("%"))).containsExactly("Bob_100%! Acme Desk");
            assertThat(found(ledger, GrantFilter.ofClient("desk"))).hasSize(2);
            assertThat(found(ledger, new GrantFilter("", bob.grant().person(), "desk")))
                    .containsExactly("Bob_100%! Acme Desk");
            assertThat(ledger.count(LIVE, GrantFilter.ofClient("desk"))).isEqualTo(2);
            assertThat(ledger.count(LIVE, GrantFilter.ofPerson(bob.grant().person())))
                    .isEqualTo(1);
            assertThat(ledger.count("test", GrantFilter.ofClient("desk"))).isZero();
        });
    }

    @OnBothDatabases
    void pagesLoseNoneAndRepeatNoneThoughOthersComeMeanwhile(TestingDatabase testing) {
        run(testing, (grants, ledger, _) -> {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                made.add(signIn(grants, LIVE, person("P" + i), "desk", "Desk")
                        .grant()
                        .id());
                if (i % 3 == 2) {
                    clock.advance(Duration.ofSeconds(1));
                }
            }
            for (GrantFilter filter : List.of(GrantFilter.ALL, text("desk"), GrantFilter.ofClient("desk"))) {
                List<String> seen = new ArrayList<>();
                @Nullable Position next = null;
                do {
                    GrantPage page = ledger.page(LIVE, filter, next, 2);
                    seen.addAll(ids(page));
                    next = page.next();
                } while (next != null);
                assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
            }
        });
    }

    @OnBothDatabases
    void aSearchStopsAfterSoManyAndGoesOnFromThere(TestingDatabase testing) {
        try (Database database = testing.open()) {
            run(testing, (grants, _, audit) -> {
                for (int i = 0; i < 7; i++) {
                    signIn(grants, LIVE, person("P" + i), "desk", "Desk");
                    clock.advance(Duration.ofSeconds(1));
                }
                GrantLedger ledger = new GrantLedger(database, grants, audit, clock, 3);

                GrantPage first = ledger.page(LIVE, text("p0@"), null, 10);
                assertThat(first.grants()).isEmpty();
                assertThat(first.searched()).isTrue();
                GrantPage second = ledger.page(LIVE, text("p0@"), first.next(), 10);
                assertThat(second.grants()).hasSize(1);
                assertThat(second.searched()).isFalse();
                assertThat(second.next()).isNull();
                assertThat(ledger.page(LIVE, text("desk"), null, 10).grants())
                        .as("none is looked at twice")
                        .hasSize(4);
                assertThat(ledger.page(LIVE, GrantFilter.ALL, null, 10).grants())
                        .as("without a text all are shown")
                        .hasSize(7);
            });
        }
    }

    @OnBothDatabases
    void endsOneWithTheNextRequestAndSaysWhoDidIt(TestingDatabase testing) {
        run(testing, (grants, ledger, audit) -> {
            Redemption.Good one = signIn(grants, LIVE, person("Ann"), "desk", "Desk");
            Redemption.Good other = signIn(grants, LIVE, person("Ann"), "desk", "Desk");

            assertThat(ledger.end("test", one.grant().id(), ANN)).isFalse();
            assertThat(grants.hasEnded(one.grant().id())).isFalse();
            assertThat(ledger.end(LIVE, one.grant().id(), ANN)).isTrue();
            assertThat(ledger.end(LIVE, one.grant().id(), ANN)).isFalse();

            assertThat(grants.hasEnded(one.grant().id())).isTrue();
            assertThat(grants.refresh(LIVE, Objects.requireNonNull(one.refreshToken()), "desk", _ -> true))
                    .isInstanceOf(Redemption.Refused.class);
            assertThat(ids(ledger.page(LIVE, GrantFilter.ALL, null, 10)))
                    .containsExactly(other.grant().id());
            assertThat(audit.page(new AuditFilter("", "grant", ""), Long.MAX_VALUE, 10))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.event().actor()).isEqualTo(ANN);
                        assertThat(entry.event().action()).isEqualTo("grant.end");
                        assertThat(entry.event().subject())
                                .isEqualTo(one.grant().id());
                        assertThat(entry.event().detail())
                                .isEqualTo("of " + one.grant().person() + " for desk");
                    });
        });
    }

    @OnBothDatabases
    void endsAllOfAPersonOrOfAClientAndNoOthers(TestingDatabase testing) {
        run(testing, (grants, ledger, audit) -> {
            Redemption.Good annDesk = signIn(grants, LIVE, person("Ann"), "desk", "Desk");
            Redemption.Good annClaude = signIn(grants, LIVE, person("Ann"), CLAUDE, "Claude");
            Redemption.Good bobDesk = signIn(grants, LIVE, person("Bob"), "desk", "Desk");
            Redemption.Good elsewhere = signIn(grants, "test", person("Ann"), "desk", "Desk");

            assertThat(ledger.endAll(LIVE, GrantFilter.ofPerson(annDesk.grant().person()), ANN))
                    .isEqualTo(2);
            assertThat(grants.hasEnded(annClaude.grant().id())).isTrue();
            assertThat(grants.hasEnded(bobDesk.grant().id())).isFalse();
            assertThat(ledger.endAll(LIVE, GrantFilter.ofClient("desk"), ANN)).isEqualTo(1);
            assertThat(ledger.endAll(LIVE, GrantFilter.ofClient("desk"), ANN)).isZero();

            assertThat(grants.hasEnded(bobDesk.grant().id())).isTrue();
            assertThat(grants.hasEnded(elsewhere.grant().id())).isFalse();
            assertThat(audit.page(new AuditFilter("", "grant", ""), Long.MAX_VALUE, 10))
                    .extracting(entry -> entry.event().action() + " "
                            + entry.event().subject() + " "
                            + entry.event().detail())
                    .containsExactly(
                            "grant.end.client desk 1 sign-in",
                            "grant.end.person " + annDesk.grant().person() + " 2 sign-ins");
            for (GrantFilter notOne : List.of(GrantFilter.ALL, text("desk"))) {
                assertThatThrownBy(() -> ledger.endAll(LIVE, notOne, ANN)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }
}
