package dev.behalf.server.console.federation;

import static dev.behalf.server.console.federation.FederationConsole.TEST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.sandbox.Sandbox;
import dev.behalf.sandbox.cognito.CognitoTenant;
import dev.behalf.sandbox.idp.KeySource;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// What is pasted: tokens that fill the form, and secrets that belong nowhere.
class PastedTest {

    private static final List<String> OPTIONS = List.of(
            "leeway", "surviveOutage", "audiences", "extraIssuers", "authorizedParties", "workosApi", "cognitoIdp");

    private static Sandbox sandbox;

    @TempDir
    private Path directory;

    private FederationConsole pages;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @BeforeAll
    static void open() {
        sandbox = Sandbox.builder().keys(KeySource.pooled()).all().start();
    }

    @AfterAll
    static void shut() {
        sandbox.close();
    }

    @BeforeEach
    void start() {
        pages = new FederationConsole(directory, sandbox);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        root.detachAppender(log);
        pages.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTokenTellsItsProviderAndFillsTheForm(ProviderType provider) {
        // The emulators' hosts are no giveaway, so the two fixed hosts are named as they would be.
        Map<String, String> connected = pages.emulated("test", provider);
        pages.post(TEST, connected);
        String token = pages.token(provider);

        String page = pages.part(TEST + "/token", Map.of("sample", token)).body();

        assertThat(page).contains("Filled from the token, which is forgotten.", "value=\"" + provider.id() + "\"");
        assertThat(page).contains("From the token", "value=\"" + connected.get("clientId") + "\"");
        assertForgotten(token, page);
    }

    @Test
    void asksForWhatATokenDoesNotProve() {
        String page = pages.post(
                        TEST + "/token",
                        Map.of("sample", sandbox.auth0().idToken().sign()))
                .body();

        assertThat(page)
                .contains("id=\"audience\" name=\"audience\" value=\"\"", "This is an ID token")
                .containsPattern("name=\"allowLoopbackProviders\" checked");
        assertThat(pages.connection("test")).isEmpty();
    }

    @Test
    void findsTheDomainOfThePoolThatATokenNames() {
        pages.post(TEST, pages.emulated("test", ProviderType.COGNITO));
        Map<String, String> before = pages.emulated("test", ProviderType.WORKOS);
        before.put("cognitoIdp", sandbox.cognito().awsOrigin());
        pages.post(TEST, before);

        String page = pages.post(TEST + "/token", Map.of("sample", pages.token(ProviderType.COGNITO)))
                .body();

        assertThat(page)
                .contains(
                        CognitoTenant.POOL_ID, sandbox.cognito().pool().domain().origin());
    }

    @Test
    void saysWhatElseWasPasted() {
        HttpResponse<String> answer = pages.post(TEST + "/token", Map.of("sample", "hello"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Expected a token", "id=\"sample\"").doesNotContain("id=\"setup\"");
    }

    static Stream<ProviderType> providers() {
        return Stream.of(ProviderType.values());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aSecretInAnyBoxIsFoundNowhereAfterwards(ProviderType provider) throws IOException {
        for (String secret : List.of(
                "sk_live_" + "9aB8cD7eF6gH5iJ4kL3m",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJl",
                "-----BEGIN PRIVATE KEY-----plantedplanted",
                "https://ann:planted-password@id.acme.com/")) {
            List<String> boxes = new ArrayList<>(OPTIONS);
            provider.fields().stream().map(Field::key).forEach(boxes::add);
            for (String box : boxes) {
                Map<String, String> form = pages.emulated("test", provider);
                form.put(box, secret);
                form.put("apply", box);
                for (String path : List.of("", "/draft", "/check", "/repair", "/try")) {
                    assertThat(pages.post(TEST + path, form).body())
                            .as(box + path)
                            .doesNotContain(marks(secret));
                    assertThat(pages.part(TEST + path, form).body())
                            .as(box + path)
                            .doesNotContain(marks(secret));
                }
            }
            assertForgotten(secret, pages.get(TEST).body());
        }
        assertThat(pages.connection("test")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTH0", "COGNITO"})
    void aClientSecretIsToldByItsFormAndLeavesThePage(ProviderType provider) {
        String secret = "0planted1".repeat(8).substring(0, 64);
        Map<String, String> form = pages.emulated("test", provider);
        form.put("clientId", secret);

        String answer = pages.part(TEST + "/check", form).body();

        assertThat(answer)
                .contains("a secret (not shown)", "roll it", "id=\"field-clientId\" hx-swap-oob=\"true\"")
                .doesNotContain(secret);
        assertThat(pages.post(TEST, form).body())
                .contains("a secret (not shown)")
                .doesNotContain(secret);
    }

    /// A part of it that nothing else holds.
    private static String marks(String secret) {
        return secret.contains("planted")
                ? "planted"
                : secret.contains("wbGFudGVk") ? "wbGFudGVk" : secret.substring(8);
    }

    private void assertForgotten(String secret, String page) {
        assertThat(page).doesNotContain(secret);
        String written = pages.files().stream().map(PastedTest::content).collect(Collectors.joining());
        assertThat(written.contains(secret))
                .as("the database holds what was pasted")
                .isFalse();
        assertThat(written.contains("acme.us.auth0.com"))
                .as("the database can be searched")
                .isTrue();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.DEBUG))
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains(secret));
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, ISO_8859_1) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
