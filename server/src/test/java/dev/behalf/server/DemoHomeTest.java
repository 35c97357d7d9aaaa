package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHomeTest {

    @TempDir
    private Path directory;

    @Test
    void aDemonstrationLeavesTheFilesOfOneThatRunsAlone() throws IOException {
        try (DemoHome first = DemoHome.take(directory)) {
            Path database = Files.writeString(first.path().resolve("behalf.db"), "in use");

            try (DemoHome second = DemoHome.take(directory)) {
                assertThat(second.path()).isNotEqualTo(first.path());
                assertThat(database).hasContent("in use");
            }
        }
    }

    @Test
    void itBeginsWithNothingOfOneThatHasEnded() throws IOException {
        try (DemoHome first = DemoHome.take(directory)) {
            Files.createDirectory(first.path().resolve("deep"));
            Files.writeString(first.path().resolve("deep").resolve("behalf.db"), "left over");
        }
        try (DemoHome second = DemoHome.take(directory)) {
            assertThat(second.path()).isEqualTo(directory.resolve("demo"));
            assertThat(second.path().resolve("deep")).doesNotExist();
        }
    }
}
