package dev.behalf.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.SampleToken;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a sample token is said to prove must be what the connection that accepts it has.
class SampleTokenCorpusTest {

    private static List<TestVector> verified() {
        return TestVector.all().stream()
                .filter(vector -> vector.get("expect").equals("verified"))
                .toList();
    }

    private static SampleToken read(TestVector vector) {
        return SampleToken.read(Escapes.text(vector.get("token")), DevelopmentSwitches.OFF);
    }

    @TestFactory
    Stream<DynamicTest> provesTheFieldsOfTheConnectionThatAcceptsTheToken() {
        return verified().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> {
                    SampleToken sample = read(vector);
                    ProviderType type = ProviderType.of(vector.get("provider")).orElseThrow();
                    Map<String, String> configured = type.fields().stream()
                            .map(Field::key)
                            .filter(vector::has)
                            .collect(Collectors.toMap(key -> key, vector::get));

                    assertThat(sample.type()).isEqualTo(type);
                    sample.fields()
                            .forEach((key, value) -> assertThat(fits(vector, configured, key, value))
                                    .as(key + " " + value)
                                    .isTrue());
                }));
    }

    /// Where the connection's policy accepts another issuer or audience, the token shows that one.
    private static boolean fits(TestVector vector, Map<String, String> configured, String key, String value) {
        return value.equals(configured.getOrDefault(key, value))
                || Stream.of("audiences", "extraIssuers")
                        .flatMap(line -> vector.words(line).stream())
                        .anyMatch(accepted -> accepted.contains(value));
    }

    @Test
    void answersToEveryTokenOfTheCorpus() {
        assertThat(TestVector.all())
                .allSatisfy(vector -> assertThat(read(vector).notes()).isNotEmpty());
    }

    @Test
    void provesAClientInMostTokens() {
        long proved = verified().stream()
                .map(SampleTokenCorpusTest::read)
                .filter(sample -> Objects.nonNull(sample.fields().get("clientId")))
                .count();

        assertThat(proved).isGreaterThan(verified().size() * 3L / 4);
    }
}
