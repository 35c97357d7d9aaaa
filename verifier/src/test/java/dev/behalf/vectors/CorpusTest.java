package dev.behalf.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.token.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the corpus as a whole promises.
class CorpusTest {

    private static final List<TestVector> ALL = TestVector.all();

    @Test
    void everyPresetHasAtLeastSixtyVectors() {
        Map<String, Long> counts =
                ALL.stream().collect(Collectors.groupingBy(vector -> vector.get("provider"), Collectors.counting()));

        assertThat(counts).containsOnlyKeys("auth0", "clerk", "cognito", "workos", "oidc");
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isGreaterThanOrEqualTo(60));
    }

    @Test
    void everyReasonOccurs() {
        List<String> expected = ALL.stream().map(vector -> vector.get("expect")).toList();

        assertThat(Arrays.stream(Reason.values()).map(Reason::name))
                .allSatisfy(reason -> assertThat(expected).anyMatch(expect -> expect.endsWith(" " + reason)));
    }

    @Test
    void everyVectorSaysWhatItShowsAndWhoDemandsIt() {
        assertThat(ALL).allSatisfy(vector -> {
            assertThat(vector.get("title")).hasSizeGreaterThan(10);
            assertThat(vector.get("source")).isNotBlank();
        });
    }

    @Test
    void everyTokenIsTheOneItsReadablePartMakes() {
        List<TestVector> readable = ALL.stream().filter(TokenMaker::makes).toList();

        assertThat(readable).hasSizeGreaterThan(500);
        assertThat(readable)
                .allSatisfy(vector ->
                        assertThat(VectorWriter.fits(vector)).as(vector.name()).isTrue());
    }
}
