package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServeArgumentsTest {

    /// What picocli makes of the same arguments.
    private static final List<String> OF_PICOCLI = new CommandLine(new ServeCommand())
            .getCommandSpec().options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .filter(name -> !List.of("-h", "--help", "-V", "--version").contains(name))
                    .toList();

    @Test
    void everyOptionOfTheCommandIsReadWithoutPicocliAndNoOther() {
        assertThat(Arrays.stream(Setting.values())
                        .filter(setting -> !setting.secret())
                        .map(Setting::option))
                .containsExactlyInAnyOrderElementsOf(OF_PICOCLI);
        for (String option : OF_PICOCLI) {
            assertThat(ServeArguments.read("serve", option, "a=b")).as(option).isPresent();
        }
    }

    @Test
    void optionsAreTakenApartAsPicocliDoes() {
        assertThat(ServeArguments.read("serve", "--listen", "0.0.0.0:80", "--key-uri=aws-kms://a=b", "--log", "json"))
                .contains(Map.of(Setting.LISTEN, "0.0.0.0:80", Setting.KEY_URI, "aws-kms://a=b", Setting.LOG, "json"));
        assertThat(ServeArguments.read("serve")).contains(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "apply behalf.yaml",
                "serve --help",
                "serve --lisen 1",
                "serve --listen",
                "serve --listen --log",
                "serve --listen 1 --listen 2",
                "serve more",
                "serve --listen \"1\"",
                "serve @file",
                "serve --key secret",
                "serve -h"
            })
    void whatIsNotPlainIsLeftToPicocliWithItsWords(String line) {
        assertThat(ServeArguments.read(line.isEmpty() ? new String[0] : line.split(" ")))
                .isEmpty();
    }
}
