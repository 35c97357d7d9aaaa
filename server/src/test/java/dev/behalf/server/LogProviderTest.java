package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogProviderTest {

    @Test
    void givesLogbackWithNothingConfigured() {
        LogProvider provider = new LogProvider();

        provider.initialize();

        LoggerContext context = (LoggerContext) provider.getLoggerFactory();
        assertThat(context.isStarted()).isTrue();
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .isExhausted();
        assertThat(context.getMDCAdapter()).isSameAs(provider.getMDCAdapter());
    }

    /// In a process, because SLF4J chooses once.
    @Test
    void isWhatCommandsLogThroughAndSaysNothingOfItself() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Told.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> said;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            said = out.readAllLines();
        }

        assertThat(process.waitFor()).isZero();
        assertThat(said).containsExactly("WARN: something is wrong", LogProvider.class.getName());
    }

    /// What the process does.
    static final class Told {

        private Told() {}

        public static void main(String[] arguments) {
            LogProvider.use();
            CommandLog.configure();
            org.slf4j.LoggerFactory.getLogger("test").warn("something is wrong");
            System.err.println(System.getProperty("slf4j.provider"));
        }
    }
}
