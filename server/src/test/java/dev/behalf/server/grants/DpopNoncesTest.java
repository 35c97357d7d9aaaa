package dev.behalf.server.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.TestingClock;
import dev.behalf.server.crypto.DataKeyset;
import dev.behalf.server.crypto.Place;
import dev.behalf.server.grants.DpopNonces.Standing;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DpopNoncesTest {

    private final Map<String, DataKeyset> keys =
            Map.of("default", DataKeyset.generate("default"), "live", DataKeyset.generate("live"));
    private final TestingClock clock = new TestingClock();
    private final DpopNonces node = node(clock);

    private DpopNonces node(TestingClock itsClock) {
        return new DpopNonces(_ -> true, name -> Objects.requireNonNull(keys.get(name)), itsClock);
    }

    @Test
    void oneIsGoodOnEveryNodeThatHasTheKeyAndInItsEnvironmentOnly() {
        String nonce = node.next("default");

        assertThat(node(clock).standing("default", nonce)).isEqualTo(Standing.GOOD);
        assertThat(node.standing("live", nonce)).isEqualTo(Standing.NONE);
        assertThat(node.next("default")).isNotEqualTo(nonce);
    }

    @Test
    void isGoodForFiveMinutesAndAgeingForTheLastTwo() {
        String nonce = node.next("default");

        clock.advance(Duration.ofMinutes(3).minusMillis(1));
        assertThat(node.standing("default", nonce)).isEqualTo(Standing.GOOD);
        clock.advance(Duration.ofMillis(1));
        assertThat(node.standing("default", nonce)).isEqualTo(Standing.AGEING);
        clock.advance(Duration.ofMinutes(2).minusMillis(1));
        assertThat(node.standing("default", nonce)).isEqualTo(Standing.AGEING);
        clock.advance(Duration.ofMillis(1));
        assertThat(node.standing("default", nonce)).isEqualTo(Standing.NONE);
    }

    @Test
    void theClockOfAnotherNodeMayBeALittleAhead() {
        TestingClock ahead = new TestingClock();
        ahead.advance(Duration.ofSeconds(30));
        String soon = node(ahead).next("default");
        ahead.advance(Duration.ofMillis(1));
        String later = node(ahead).next("default");

        assertThat(node.standing("default", soon)).isEqualTo(Standing.GOOD);
        assertThat(node.standing("default", later)).isEqualTo(Standing.NONE);
    }

    @Test
    void nothingElsePassesForOne() {
        DataKeyset key = Objects.requireNonNull(keys.get("default"));
        String other = key.seal(new Place("consent", "browser", "request"), Long.toString(clock.millis()));

        assertThat(node.standing("default", null)).isEqualTo(Standing.NONE);
        for (String wrong :
                new String[] {"", "x", "ÿ", other, node.next("default").repeat(9), other + "="}) {
            assertThat(node.standing("default", wrong)).as(wrong).isEqualTo(Standing.NONE);
        }
    }
}
