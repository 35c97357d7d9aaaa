package dev.behalf.token;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzing guided by coverage; docs/fuzzing.md says how to run it long.
class VerifierFuzzTest {

    @FuzzTest(maxDuration = "20s")
    void tokens(FuzzedDataProvider data) {
        VerifierTargets.token(data.consumeRemainingAsString());
    }

    @FuzzTest(maxDuration = "20s")
    void forms(FuzzedDataProvider data) {
        VerifierTargets.form(data.consumeRemainingAsString());
    }

    @FuzzTest(maxDuration = "20s")
    void keySets(FuzzedDataProvider data) {
        VerifierTargets.keySet(data.consumeRemainingAsString());
    }

    @FuzzTest(maxDuration = "20s")
    void json(FuzzedDataProvider data) {
        VerifierTargets.json(data.consumeRemainingAsString());
    }

    @FuzzTest(maxDuration = "20s")
    void remembering(FuzzedDataProvider data) {
        int steps = Math.min(60, data.remainingBytes() / 4);
        new PresentationSequence(bound -> data.consumeInt(0, bound - 1)).run(steps);
    }
}
