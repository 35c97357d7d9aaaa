package dev.behalf.server.vault;

import static dev.behalf.server.vault.TestingVault.LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.behalf.server.audit.Actor;
import dev.behalf.server.audit.AuditFilter;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.crypto.SealException;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.signing.SigningKey;
import dev.behalf.server.vault.TestingVault.Node;
import java.util.List;
import java.util.Map;

class VaultDestructionTest {

    private static final Place PLACE = new Place("consent", "browser", "request");
    private static final JWTClaimsSet CLAIMS =
            new JWTClaimsSet.Builder().subject("ann").build();

    @OnBothDatabases
    void takesEverythingSealedAlongOnAllNodesAndLetsTheEnvironmentBeginAnew(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            Node other = world.node();
            String grant = TestingVault.signIn(node, "Ann");
            TestingVault.signIn(node, "Bob");
            String ofTest = node.vault().of("test").seal(PLACE, "of test");
            node.signing().sign(LIVE, "at+jwt", CLAIMS);
            other.vault().look();
            other.signing().sign(LIVE, "at+jwt", CLAIMS);
            String copy = node.vault().of(LIVE).seal(PLACE, "copied");
            List<String> before =
                    other.signing().list(LIVE).stream().map(SigningKey::id).toList();
            VaultLosses expected = node.keys().losses(LIVE);

            assertThat(node.keys().destroy(LIVE, Actor.COMMAND_LINE)).hasValue(expected);

            assertThat(expected.grants()).isEqualTo(2);
            assertThat(expected.contents())
                    .containsAllEntriesOf(Map.of("Provider refresh tokens", 2L, "Signing keys", 1L));
            assertThat(node.grants().active(LIVE)).isEmpty();
            other.vault().look();
            other.grants().look();
            assertThat(other.grants().hasEnded(grant)).isTrue();
            for (Node each : List.of(node, other)) {
                assertThatThrownBy(() -> each.vault().of(LIVE).open(PLACE, copy))
                        .isInstanceOf(SealException.class);
                each.signing().sign(LIVE, "at+jwt", CLAIMS);
                assertThat(each.signing().list(LIVE))
                        .extracting(SigningKey::id)
                        .hasSize(1)
                        .doesNotContainAnyElementsOf(before);
                assertThat(each.vault().of("test").open(PLACE, ofTest)).isEqualTo("of test");
            }
            assertThat(node.signing().list(LIVE)).isEqualTo(other.signing().list(LIVE));
            assertThat(TestingVault.token(node, TestingVault.signIn(node, "Cid")))
                    .isEqualTo("provider-token-of-Cid");
            assertThat(node.status().unknown()).isZero();
            assertThat(node.audit().page(AuditFilter.ALL, Long.MAX_VALUE, 1))
                    .extracting(entry -> entry.event().detail())
                    .containsExactly(expected.text());
        }
    }

    @OnBothDatabases
    void isNothingWhereNothingWasSealed(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            assertThat(node.keys().destroy(LIVE, Actor.COMMAND_LINE)).isEmpty();
            assertThat(node.audit().page(AuditFilter.ALL, Long.MAX_VALUE, 10))
                    .noneMatch(entry -> entry.event().action().equals("vault.destroy"));
        }
    }

    @OnBothDatabases
    void anEnvironmentThatIsDeletedTakesItsKeysAlong(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node();
            String sealed = node.vault().of(LIVE).seal(PLACE, "a secret");
            node.database().write(handle -> handle.execute("DELETE FROM environment WHERE name = 'live'"));

            node.vault().look();

            assertThat(node.vault().environments()).isEmpty();
            assertThat(node.keys().status(LIVE)).isEmpty();
            assertThat(sealed).isNotEmpty();
        }
    }
}
