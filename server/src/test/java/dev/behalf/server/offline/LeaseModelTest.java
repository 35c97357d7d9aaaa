package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import dev.behalf.server.grants.Grant;
import dev.behalf.server.offline.LeaseModel.Found;
import dev.behalf.server.offline.LeaseModel.Limits;
import dev.behalf.server.offline.LeaseModel.Reuse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every order of the steps of nodes that refresh one connection, with crashes between any two, by [LeaseModel].
class LeaseModelTest {

    private static final class Undo extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static TestingDatabase testing;
    private static OfflineWorld world;
    private static Held held;

    @BeforeAll
    static void start() {
        testing = TestingDatabases.sqlite();
        world = new OfflineWorld(testing);
        Grant grant = world.signedIn("auth0", "jane");
        held = world.held(grant);
    }

    @AfterAll
    static void stop() {
        world.close();
        testing.close();
    }

    /// All of it happens in one transaction that is thrown away.
    private static Found explore(Limits limits) {
        Found[] found = new Found[1];
        try {
            world.database.write(handle -> {
                found[0] = new LeaseModel(handle, held, limits).explore();
                throw new Undo();
            });
        } catch (Undo done) {
            assertThat(found[0].broken).as(limits.toString()).isEmpty();
        }
        System.out.println(limits + ": " + found[0].states + " states, " + found[0].steps + " steps, " + found[0].ends
                + " ends, " + found[0].lost + " lost, " + found[0].presentedTwice + " second redemptions");
        return found[0];
    }

    @Test
    void whereNothingGoesWrongNoTokenIsRedeemedTwiceAndNobodyIsLost() {
        Found found = explore(new Limits(3, 0, 0, 0, false, Reuse.PUNISHED));

        assertThat(found.presentedTwice).isZero();
        assertThat(found.lost).isZero();
        assertThat(found.states).isGreaterThan(50);
    }

    @Test
    void crashesAndLostAnswersLoseAConnectionOnlyWhereTheProviderPunishesTheSecondUse() {
        Map<Reuse, Integer> lost = new EnumMap<>(Reuse.class);
        for (Reuse reuse : Reuse.values()) {
            for (Limits limits : List.of(
                    new Limits(3, 2, 0, 0, false, reuse),
                    new Limits(3, 1, 0, 2, false, reuse),
                    new Limits(2, 0, 0, 2, false, reuse))) {
                lost.merge(reuse, explore(limits).lost, Integer::sum);
            }
        }

        assertThat(lost).containsEntry(Reuse.ANOTHER_TOKEN, 0).containsEntry(Reuse.SAME_ANSWER, 0);
        assertThat(lost.get(Reuse.PUNISHED)).isPositive();
    }

    /// Who is asleep for longer than a lease, and then asks the provider, may cost the connection where the others
    /// have refreshed twice by then and the provider forgives the use of the last token alone.
    @Test
    void aNodeThatOversleepsItsLeaseCostsNobodyAConnectionWhereTheProviderAnswersTheSameAgain() {
        for (Reuse reuse : Reuse.values()) {
            Found found = explore(new Limits(3, 1, 1, 1, false, reuse));

            assertThat(found.lost > 0).as(reuse.toString()).isEqualTo(reuse != Reuse.SAME_ANSWER);
        }
    }

    @Test
    void noTokenOutlivesItsGrantWheneverItEnds() {
        Found found = explore(new Limits(3, 1, 1, 1, true, Reuse.PUNISHED));

        assertThat(found.ends).isPositive();
    }
}
