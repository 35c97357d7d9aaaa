package dev.behalf.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class CommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Command command = new Command(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

    @Test
    void printsTheFieldsToPasteUnderTheirLabels() {
        try (Sandbox sandbox = command.run("--callback", "https://gateway.acme.example/callback")
                .orElseThrow()) {
            assertThat(out.toString(UTF_8))
                    .contains("Tenant domain", "Application Client ID", "API audience")
                    .contains("Instance URL", "Cognito domain", "App client ID", "User pool ID")
                    .contains("Organization ID", "development.workosApi", "development.cognitoIdp", "Issuer URL")
                    .contains(sandbox.auth0().origin())
                    .contains("curl -s " + sandbox.controlOrigin() + "/sandbox/auth0/tokens");
            assertThat(sandbox.cognito().clients().standard().redirectUris())
                    .contains("https://gateway.acme.example/callback");
        }
    }

    @Test
    void explainsATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(command.run("--port-base", String.valueOf(taken.getLocalPort())))
                    .isEmpty();
            assertThat(err.toString(UTF_8))
                    .startsWith("sandbox: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("Exception");
        }
    }

    @Test
    void explainsWrongOptions() {
        assertThat(command.run("--port")).isEmpty();
        assertThat(command.run("--port-base", "x")).isEmpty();

        assertThat(err.toString(UTF_8))
                .contains("unknown option --port")
                .contains("--port-base takes a port from 1 to 65000, not 'x'");
    }

    @Test
    void printsItsUsage() {
        assertThat(command.run("--help")).isEmpty();
        assertThat(out.toString(UTF_8)).startsWith("usage: sandbox");
    }
}
