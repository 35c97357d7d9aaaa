package dev.behalf.server.vault;

import static dev.behalf.server.vault.TestingVault.LIVE;
import static dev.behalf.server.vault.TestingVault.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.vault.TestingVault.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class DataKeyRotationTest {

    private static final Place PLACE = new Place("consent", "browser", "request");

    private static void sign(Node node) {
        node.signing()
                .sign(LIVE, "at+jwt", new JWTClaimsSet.Builder().subject("ann").build());
    }

    @OnBothDatabases
    void isKnownEverywhereBeforeItSealsAndGoneOnlyWhenNothingNeedsIt(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            Node other = world.node();
            sign(node);
            Map<String, String> grants = new HashMap<>();
            for (int i = 0; i < 30; i++) {
                String name = "Ann" + i;
                grants.put(TestingVault.signIn(node, name), "provider-token-of-" + name);
            }
            other.vault().look();
            String first = node.primary();
            String inAForm = node.vault().of(LIVE).seal(PLACE, "a question");

            assertThat(node.keys().rotate(LIVE, Actor.COMMAND_LINE)).isEqualTo(VaultKeys.Wanted.YES);
            assertThat(node.keys().rotate(LIVE, Actor.COMMAND_LINE)).isEqualTo(VaultKeys.Wanted.ALREADY);
            node.round();
            assertThat(node.states()).containsExactly("primary", "staged");
            assertThat(node.primary()).isEqualTo(first);
            assertThat(DataKeyset.keyOf(node.vault().of(LIVE).seal(PLACE, "x"))).hasValue(first);

            world.clock.advance(TIMES.staged());
            node.round();
            assertThat(node.states()).containsExactly("retiring", "primary");
            String second = node.primary();
            String fresh = node.vault().of(LIVE).seal(PLACE, "y");
            assertThat(DataKeyset.keyOf(fresh)).hasValue(second);
            assertThat(other.vault().of(LIVE).open(PLACE, fresh))
                    .as("a node that has not looked since")
                    .isEqualTo("y");
            assertThat(node.status().keys().getFirst().sealed())
                    .as("sealed by the former key")
                    .isZero();
            assertThat(node.status().sealedByPrimary())
                    .isEqualTo(node.status().sealed())
                    .isGreaterThanOrEqualTo(31);

            world.clock.advance(TIMES.retiring().minusSeconds(1));
            node.round();
            assertThat(node.states()).containsExactly("retiring", "primary");
            assertThat(node.vault().of(LIVE).open(PLACE, inAForm)).isEqualTo("a question");
            world.clock.advance(Duration.ofSeconds(1));
            node.round();
            assertThat(node.states()).containsExactly("primary");
            other.vault().look();
            for (Node each : List.of(node, other, world.node())) {
                assertThatThrownBy(() -> each.vault().of(LIVE).open(PLACE, inAForm))
                        .isInstanceOf(SealException.class);
                sign(each);
                grants.forEach((grant, token) ->
                        assertThat(TestingVault.token(each, grant)).isEqualTo(token));
            }
            assertThat(node.audit().page(AuditFilter.ALL, Long.MAX_VALUE, 10))
                    .extracting(entry -> entry.event().action())
                    .containsSubsequence("vault-key.drop", "vault-key.promote", "vault-key.stage", "vault-key.rotate");
        }
    }

    @OnBothDatabases
    void isNotDroppedWhileAnythingIsSealedByIt(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            String grant = TestingVault.signIn(node, "Ann");
            // Moved by somebody who can write to the database: it opens nowhere, and can be moved back.
            String moved = TestingVault.signIn(node, "Bob");
            node.database()
                    .write(handle -> handle.execute(
                            "UPDATE provider_token SET token = (SELECT token FROM provider_token WHERE grant_id = ?)"
                                    + " WHERE grant_id = ?",
                            grant,
                            moved));
            world.rotate(node);

            assertThat(node.states()).containsExactly("retiring", "primary");
            assertThat(node.status().keys().getFirst().contents())
                    .containsExactly(Map.entry("Provider refresh tokens", 1L));

            assertThat(node.keys().rotate(LIVE, Actor.COMMAND_LINE))
                    .as("another key is not held up by it")
                    .isEqualTo(VaultKeys.Wanted.YES);
            node.round();
            world.clock.advance(TIMES.staged());
            node.round();
            assertThat(node.states()).containsExactly("retiring", "retiring", "primary");
            node.database().write(handle -> handle.execute("DELETE FROM provider_token WHERE grant_id = ?", moved));
            world.clock.advance(TIMES.retiring());
            node.round();
            node.round();
            assertThat(node.states()).containsExactly("primary");
        }
    }

    @OnBothDatabases
    void goesOnOnAnotherNodeWhereTheFirstOneStopped(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            for (int i = 0; i < 40; i++) {
                TestingVault.signIn(node, "Ann" + i);
            }
            node.keys().rotate(LIVE, Actor.COMMAND_LINE);
            node.round();
            world.clock.advance(TIMES.staged());
            DataKeyRotation rotation =
                    new DataKeyRotation(node.database(), node.vault(), node.audit(), world.clock, TIMES);
            rotation.step(LIVE);
            Reencryption reencryption = new Reencryption(node.database(), node.vault(), world.clock, TIMES);
            int sealed = 0;
            while (sealed == 0) {
                sealed = reencryption.batch(LIVE).sealed();
            }
            assertThat(node.status().sealedByPrimary()).isEqualTo(sealed).isEqualTo(TIMES.batch());

            Node next = world.node();
            next.round();

            assertThat(next.status().sealedByPrimary())
                    .isEqualTo(next.status().sealed())
                    .isGreaterThanOrEqualTo(40);
        }
    }

    @OnBothDatabases
    void onlyOneNodeWorksAtItAndTwoDoNoHarm(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            TestingVault.signIn(node, "Ann");
            Node other = world.node();
            node.keys().rotate(LIVE, Actor.COMMAND_LINE);
            node.round();
            world.clock.advance(TIMES.staged());
            other.vault().look();
            // The other node's lease is not over yet, as far as this one can tell: nothing is done twice.
            node.database()
                    .write(handle -> DataKeyTable.lease(
                            handle, "data-keys", "somebody else", world.clock.millis(), Long.MAX_VALUE));
            node.round();
            assertThat(node.states()).containsExactly("primary", "staged");

            List<DataKeyRotation> both = new ArrayList<>();
            for (Node each : List.of(node, other)) {
                both.add(new DataKeyRotation(each.database(), each.vault(), each.audit(), world.clock, TIMES));
            }
            both.forEach(rotation -> rotation.step(LIVE));
            assertThat(node.states()).containsExactly("retiring", "primary");
            assertThat(node.audit().page(AuditFilter.ALL, Long.MAX_VALUE, 10))
                    .filteredOn(entry -> entry.event().action().equals("vault-key.promote"))
                    .hasSize(1);
        }
    }

    @OnBothDatabases
    void doesNotOverwriteWhatSomebodyChangesMeanwhile(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            String grant = TestingVault.signIn(node, "Ann");
            SealedColumn tokens = SealedColumns.ALL.stream()
                    .filter(column -> column.table().equals("provider_token"))
                    .findFirst()
                    .orElseThrow();
            String before = node.database()
                    .read(handle -> tokens.page(handle, LIVE, "", 10))
                    .getFirst()
                    .text();
            String rotated = node.vault().of(LIVE).seal(tokens.place(grant), "newer");
            node.database()
                    .write(handle ->
                            handle.execute("UPDATE provider_token SET token = ? WHERE grant_id = ?", rotated, grant));

            int replaced = node.database()
                    .write(handle -> tokens.replace(
                            handle,
                            List.of(new SealedColumn.Change(
                                    grant, before, node.vault().of(LIVE).seal(tokens.place(grant), "older")))));

            assertThat(replaced).isZero();
            assertThat(TestingVault.token(node, grant)).isEqualTo("newer");
        }
    }

    @OnBothDatabases
    void anEnvironmentWithoutAnythingSealedHasNoKeyToChange(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            assertThat(node.keys().rotate(LIVE, Actor.COMMAND_LINE)).isEqualTo(VaultKeys.Wanted.NO_KEY);
            assertThat(node.keys().all()).isEmpty();
        }
    }
}
