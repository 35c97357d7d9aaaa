package dev.behalf.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Holds the verifier to every vector of the corpus.
class VectorTest {

    /// Long enough that it is no accident if a text holds this much of a token.
    private static final int TELLTALE = 24;

    @TestFactory
    Stream<DynamicTest> verifiesAndExplainsAsTheVectorSays() {
        return TestVector.all().stream()
                .map(vector ->
                        DynamicTest.dynamicTest(vector.name(), vector.file().toUri(), () -> check(vector)));
    }

    private static void check(TestVector vector) {
        String token = Escapes.text(vector.get("token"));
        PublishedDocuments published = new PublishedDocuments(vector);
        Verdict verdict = VectorVerifier.of(vector, published).verify(token);
        assertThat(shown(verdict)).as(vector.get("title")).isEqualTo(vector.get("expect"));
        if (verdict instanceof Verdict.Verified(var verified)) {
            checkClaims(vector, verified);
        }
        // A verifier of its own, so that nothing learnt by verifying helps explaining.
        Explanation explanation = VectorVerifier.of(vector, published).explain(token);
        assertThat(shown(explanation.verdict())).as("explained").isEqualTo(vector.get("expect"));
        assertThat(published.strayRequests()).as("addresses asked").isEmpty();
        assertThat(texts(verdict, explanation))
                .allSatisfy(text -> assertThat(text).doesNotContain(telltale(token)));
    }

    private static void checkClaims(TestVector vector, VerifiedToken token) {
        check(vector, "subject", token.subject());
        check(vector, "kind", token.kind().id());
        check(vector, "client", Objects.requireNonNullElse(token.client(), ""));
        check(vector, "organization", Objects.requireNonNullElse(token.organization(), ""));
        check(vector, "scopes", String.join(" ", token.scopes()));
    }

    private static void check(TestVector vector, String line, String found) {
        vector.find(line).ifPresent(expected -> assertThat(found).as(line).isEqualTo(expected));
    }

    private static String shown(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Verified _ -> "verified";
            case Verdict.Refused(var refusal) -> "refused " + refusal.reason();
            case Verdict.Undecided(var refusal) -> "undecided " + refusal.reason();
        };
    }

    /// Everything that would reach a log, a screen or an answer.
    private static List<String> texts(Verdict verdict, Explanation explanation) {
        List<String> texts = new ArrayList<>(refusalTexts(verdict));
        for (Explanation.Row row : explanation.rows()) {
            texts.add(row.expected());
            texts.add(Objects.requireNonNullElse(row.found(), ""));
            texts.addAll(texts(row.refusal()));
        }
        return texts;
    }

    private static List<String> refusalTexts(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Verified _ -> List.of();
            case Verdict.Refused(var refusal) -> texts(refusal);
            case Verdict.Undecided(var refusal) -> texts(refusal);
        };
    }

    private static List<String> texts(@Nullable Refusal refusal) {
        return refusal == null ? List.of() : List.of(refusal.expected(), refusal.found(), refusal.change());
    }

    /// The first characters of the signature, or of a text without one.
    private static String telltale(String token) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        String secret = signature.isEmpty() ? token : signature;
        return secret.isEmpty() ? "(no token)" : secret.substring(0, Math.min(TELLTALE, secret.length()));
    }
}
