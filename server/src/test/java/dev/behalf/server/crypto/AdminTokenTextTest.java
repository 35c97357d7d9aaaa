package dev.behalf.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AdminTokenTextTest {

    private final AdminTokenText token = AdminTokenText.generate(new SecureRandom());

    @Test
    void isReadAgainFromItsText() {
        AdminTokenText read = AdminTokenText.parse(token.reveal()).orElseThrow();

        assertThat(read.id()).isEqualTo(token.id()).matches("at_[1-9A-HJ-NP-Za-km-z]{12}");
        assertThat(read.hash()).isEqualTo(token.hash());
        assertThat(token.reveal())
                .matches("bhf_at_[A-Za-z0-9]{12}_[A-Za-z0-9]{39}")
                .startsWith("bhf_" + token.id());
    }

    @Test
    void aMistypedCharacterShows() {
        String text = token.reveal();
        for (int place = 0; place < text.length(); place++) {
            char other = text.charAt(place) == 'a' ? 'b' : 'a';

            assertThat(AdminTokenText.parse(text.substring(0, place) + other + text.substring(place + 1)))
                    .as("character " + place)
                    .isEmpty();
        }
    }

    @Test
    void isTakenExactlyAsItWasMade() {
        String text = token.reveal();
        String key = ApiKey.generate(ApiKeyKind.SECRET, "default", new SecureRandom())
                .reveal();
        for (String other : new String[] {
            "", text + " ", " " + text, text + "\n", text.substring(1), text.toUpperCase(Locale.ROOT), key
        }) {
            assertThat(AdminTokenText.parse(other)).as(other).isEmpty();
        }
        assertThat(PresentedKey.parse(text)).isInstanceOf(PresentedKey.Malformed.class);
    }

    @Test
    void tellsItsIdAndNotItself() {
        assertThat(token.toString()).isEqualTo("bhf_" + token.id() + "_…");
    }
}
