package dev.behalf.server.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is stored must open after every change of this code, and nothing that differs from it in anything.
class SealedVectorsTest {

    private static final List<Map<String, String>> BLOCKS = read();
    private static final KeyEncryptionKey INSTALLATION = KeyEncryptionKey.parse(of("installation key"));
    private static final DataKeyset KEYSET =
            DataKeyset.unwrap(of("environment"), of("keyset"), INSTALLATION, INSTALLATION.id());

    record Vector(String by, Place place, String secret, String sealed) {

        @Override
        public String toString() {
            return place + " by " + by;
        }
    }

    private static List<Map<String, String>> read() {
        try (InputStream file = Objects.requireNonNull(SealedVectorsTest.class.getResourceAsStream("sealed.txt"))) {
            List<Map<String, String>> blocks = new ArrayList<>();
            for (String block : new String(file.readAllBytes(), UTF_8).split("\n\n", -1)) {
                Map<String, String> fields = new LinkedHashMap<>();
                block.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(": ?", 2))
                        .forEach(parts -> fields.put(parts[0], parts[1]));
                if (!fields.isEmpty()) {
                    blocks.add(fields);
                }
            }
            return blocks;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String of(String name) {
        return Objects.requireNonNull(BLOCKS.getFirst().get(name));
    }

    static Stream<Vector> vectors() {
        return BLOCKS.stream().skip(1).map(fields -> {
            String[] place = Objects.requireNonNull(fields.get("place")).split(" ", -1);
            return new Vector(
                    Objects.requireNonNull(fields.get("by")),
                    new Place(place[0], place[1], place[2]),
                    Objects.requireNonNull(fields.get("secret")),
                    Objects.requireNonNull(fields.get("sealed")));
        });
    }

    private static void assertRefused(DataKey key, Place place, String sealed) {
        assertThatThrownBy(() -> key.open(place, sealed)).as(sealed).isInstanceOf(SealException.class);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void theKeysetOpensUnderItsKeyAndForItsEnvironmentOnly() {
        assertThat(KEYSET.primary()).isEqualTo(of("primary"));
        assertThat(KEYSET.ids()).containsExactly("f1e2d3c4", "0a1b2c3d");
        assertThatThrownBy(() -> DataKeyset.unwrap("test", of("keyset"), INSTALLATION, null))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> DataKeyset.unwrap("live", of("keyset"), INSTALLATION, "00000000"))
                .isInstanceOf(SealException.class);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensInItsPlaceAndTellsByWhichKeyItIsSealed(Vector vector) {
        assertThat(KEYSET.open(vector.place(), vector.sealed())).isEqualTo(vector.secret());
        assertThat(DataKeyset.keyOf(vector.sealed())).hasValue(vector.by());
        assertThat(DataKeyset.beginnings(vector.by()))
                .hasSize(4)
                .contains(vector.sealed().substring(0, 7));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensInNoOtherPlace(Vector vector) {
        Place place = vector.place();
        Stream.of(
                        new Place(place.table(), place.row() + "2", place.column()),
                        new Place(place.table(), place.row(), place.column() + "2"),
                        new Place(place.table() + "2", place.row(), place.column()),
                        // The same letters, cut elsewhere.
                        new Place(
                                place.table() + place.row().charAt(0),
                                place.row().substring(1),
                                place.column()))
                .forEach(other -> assertRefused(KEYSET, other, vector.sealed()));
        vectors()
                .filter(other -> !other.place().equals(place))
                .forEach(other -> assertRefused(KEYSET, other.place(), vector.sealed()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensByNoOtherKeyAndInNoOtherEnvironment(Vector vector) {
        assertRefused(DataKeyset.generate("live"), vector.place(), vector.sealed());
        DataKeyset without = vector.by().equals(KEYSET.primary())
                ? KEYSET.sealingBy("f1e2d3c4").without(vector.by())
                : KEYSET.without(vector.by());
        assertRefused(without, vector.place(), vector.sealed());
        // The very keys, wrongly handed to another environment by whoever has the installation's key.
        DataKeyset elsewhere = DataKeyset.unwrap("test", of("keyset of test"), INSTALLATION, null);
        assertThat(elsewhere.ids()).isEqualTo(KEYSET.ids());
        assertRefused(elsewhere, vector.place(), vector.sealed());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void opensCutAtNoByteAndWithNoBitChanged(Vector vector) {
        byte[] sealed = Base64.getUrlDecoder().decode(vector.sealed());
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(KEYSET, vector.place(), text(Arrays.copyOf(sealed, length)));
            assertRefused(
                    KEYSET, vector.place(), text(Arrays.copyOfRange(sealed, sealed.length - length, sealed.length)));
        }
        assertRefused(KEYSET, vector.place(), text(Arrays.copyOf(sealed, sealed.length + 1)));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused(KEYSET, vector.place(), text(changed));
        }
        for (int length = 0; length < vector.sealed().length(); length++) {
            DataKeyset.keyOf(vector.sealed().substring(0, length));
        }
    }

    @Test
    void tellsNoKeyOfWhatIsNotSealed() {
        assertThat(List.of("", "AQobLD", "bhr_token-in-the-clear", "äöüäöüäöü", "AAobLD0AAQ"))
                .allSatisfy(text -> assertThat(DataKeyset.keyOf(text)).isEmpty());
    }
}
