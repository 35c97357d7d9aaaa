package dev.behalf.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AssetsTest {

    private static final int FIRST_PAGE = 150 * 1024;
    private static final int LARGEST_DOCUMENT = 40 * 1024;

    private final Assets assets = Assets.load();

    @Test
    void allOfThemLeaveRoomForThePageItself() {
        int together = List.of("tabler.css", "htmx.js", "console.css", "console.js", "icon.svg").stream()
                .mapToInt(name -> find(name).content().length)
                .sum();

        assertThat(together).isLessThan(FIRST_PAGE - LARGEST_DOCUMENT);
    }

    @Test
    void anAddressOfAnotherVersionLeadsNowhere() {
        assertThat(assets.find("0123456789abcdef", "console.js")).isNull();
    }

    @Test
    void theStyleSheetClosesWhatItOpens() throws IOException {
        int depth = 0;
        for (char each : sheet().toCharArray()) {
            depth += each == '{' ? 1 : each == '}' ? -1 : 0;
            assertThat(depth).as("a rule, perhaps within @media").isBetween(0, 2);
        }
        assertThat(depth).isZero();
    }

    private String sheet() throws IOException {
        try (GZIPInputStream stream =
                new GZIPInputStream(new ByteArrayInputStream(find("console.css").content()))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Asset find(String name) {
        String digest = assets.url(name).split("/", -1)[2];
        return Objects.requireNonNull(assets.find(digest, name));
    }
}
