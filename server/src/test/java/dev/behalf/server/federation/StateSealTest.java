package dev.behalf.server.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateSealTest {

    private static final String STATE = "t_HmZ1nqXq8m0c3pP7s9v2w4y6A8D0F2H4K6M8P0R2T4V";

    @Test
    void opensWhatWasSealedWithTheSameState() {
        String sealed = StateSeal.seal(STATE, "code and vérifier");

        assertThat(StateSeal.open(STATE, sealed)).isEqualTo("code and vérifier");
        assertThat(sealed).doesNotContain("code").isNotEqualTo(StateSeal.seal(STATE, "code and vérifier"));
    }

    @Test
    void opensNothingWithAnotherStateOrChanged() {
        String sealed = StateSeal.seal(STATE, "code");
        char first = sealed.charAt(0) == 'A' ? 'B' : 'A';

        assertThatThrownBy(() -> StateSeal.open(STATE + "x", sealed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StateSeal.open(STATE, first + sealed.substring(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64url!"})
    void opensNothingThatIsNoSeal(String text) {
        assertThatThrownBy(() -> StateSeal.open(STATE, text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theHashThatFindsASealDoesNotOpenIt() {
        String sealed = StateSeal.seal(STATE, "code");

        assertThatThrownBy(() -> StateSeal.open(StateSeal.hash(STATE), sealed))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
