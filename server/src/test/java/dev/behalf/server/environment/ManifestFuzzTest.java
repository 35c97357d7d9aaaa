package dev.behalf.server.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Whatever a file holds, reading it gives a manifest or problems, and a secret in it is repeated nowhere. Runs the
/// kept
/// inputs; with JAZZER_FUZZ=1 it looks for others.
class ManifestFuzzTest {

    private static final String MARK = "pLaNtEd0123456789";
    private static final byte[] SECRET = ("sk_live_" + MARK).getBytes(StandardCharsets.US_ASCII);

    @FuzzTest(maxDuration = "10s")
    void readsAnythingAndRepeatsNoSecret(byte[] yaml) {
        assertThat(Manifest.read(yaml).toString()).doesNotContain(MARK);
        assertThat(Manifest.read(planted(yaml)).toString()).doesNotContain(MARK);
    }

    /// With a secret at a place that depends on the input alone, so that a failure can be repeated.
    private static byte[] planted(byte[] yaml) {
        int at = Math.floorMod(Arrays.hashCode(yaml), yaml.length + 1);
        byte[] planted = new byte[yaml.length + SECRET.length];
        System.arraycopy(yaml, 0, planted, 0, at);
        System.arraycopy(SECRET, 0, planted, at, SECRET.length);
        System.arraycopy(yaml, at, planted, at + SECRET.length, yaml.length - at);
        return planted;
    }
}
