package dev.behalf.server.vault;

import static dev.behalf.server.vault.TestingVault.LIVE;
import static dev.behalf.server.vault.TestingVault.TIMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.crypto.KeyEncryptionKey;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.vault.TestingVault.Node;

class InstallationKeyChangeTest {

    private static final Place PLACE = new Place("consent", "browser", "request");

    private final KeyEncryptionKey old = TestingVault.key();
    private final KeyEncryptionKey next = TestingVault.key();

    @OnBothDatabases
    void happensNodeByNodeWhileAllGoOn(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node first = world.node(old, TIMES);
            Node second = world.node(old, TIMES);
            String sealed = first.vault().of(LIVE).seal(PLACE, "before");
            second.vault().look();
            assertThat(first.status().wrappedBy()).isEqualTo(old.id());

            Node restarted = world.node(next.opening(old), TIMES);
            assertThat(first.status().wrappedBy()).isEqualTo(next.id());
            for (Node still : new Node[] {first, second}) {
                still.round();
                assertThat(still.vault().of(LIVE).open(PLACE, sealed)).isEqualTo("before");
                String anew = still.vault().of(LIVE).seal(PLACE, "meanwhile");
                assertThat(restarted.vault().of(LIVE).open(PLACE, anew)).isEqualTo("meanwhile");
            }
            assertThat(first.status().wrappedBy()).as("nobody turns it back").isEqualTo(next.id());

            String ofOld = second.vault().of("test").seal(PLACE, "a first secret, by a node with the old key");
            assertThat(restarted.keys().status("test").orElseThrow().wrappedBy())
                    .isEqualTo(old.id());
            restarted.round();
            assertThat(restarted.keys().all())
                    .extracting(VaultStatus::wrappedBy)
                    .containsOnly(next.id());

            Node last = world.node(next, TIMES);
            assertThat(last.vault().of(LIVE).open(PLACE, sealed)).isEqualTo("before");
            assertThat(last.vault().of("test").open(PLACE, ofOld)).startsWith("a first secret");
        }
    }

    @OnBothDatabases
    void isRefusedWhileSomethingIsUnderTheFormerKey(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node node = world.node(old, TIMES);
            node.vault().of(LIVE);
            node.vault().of("test");

            assertThatThrownBy(() -> world.node(next, TIMES))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("environment live is under the key " + old.id())
                    .hasMessageContaining("environment test is under the key " + old.id())
                    .hasMessageContaining("given is the key " + next.id())
                    .hasMessageContaining("BEHALF_KEY_FILE_PREVIOUS");
        }
    }

    @OnBothDatabases
    void aNodeWithTheFormerKeyKeepsWhatItKnowsWhenADataKeyIsChangedMeanwhile(TestingDatabase testing) throws Exception {
        try (TestingVault world = new TestingVault(testing)) {
            Node behind = world.node(old, TIMES);
            String sealed = behind.vault().of(LIVE).seal(PLACE, "before");
            Node ahead = world.node(next.opening(old), TIMES);
            ahead.keys().rotate(LIVE, Actor.COMMAND_LINE);

            behind.round();
            assertThat(ahead.states())
                    .as("the node that is behind leaves it alone")
                    .containsExactly("primary");
            ahead.round();
            assertThat(ahead.states()).containsExactly("primary", "staged");
            behind.round();

            assertThat(behind.vault().of(LIVE).open(PLACE, sealed)).isEqualTo("before");
            String still = behind.vault().of(LIVE).seal(PLACE, "still");
            assertThat(ahead.vault().of(LIVE).open(PLACE, still)).isEqualTo("still");
        }
    }
}
