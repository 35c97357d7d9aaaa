package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.verification.PublicReason;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.token.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/errors.md` is made from the types; with `-Dbehalf.write-docs` this test writes it.
class ErrorsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "errors.md");

    @Test
    void thePageSaysWhatTheTypesSay() throws IOException {
        String page = page();
        if (System.getProperty("behalf.write-docs") != null) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).hasContent(page);
    }

    @Test
    void noTwoErrorsShareACode() {
        var codes = Arrays.stream(Reason.values()).map(Reason::code).toList();
        var signIns =
                Arrays.stream(SignInReason.values()).map(SignInReason::code).toList();
        var faces = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();

        assertThat(codes).doesNotHaveDuplicates().doesNotContainAnyElementsOf(faces);
        assertThat(signIns).doesNotHaveDuplicates().doesNotContainAnyElementsOf(codes);
        assertThat(signIns).doesNotContainAnyElementsOf(faces);
        assertThat(faces).doesNotHaveDuplicates();
    }

    @Test
    void theShortFormOfARefusalHasACodeOfItsOwnOrOfAReasonThatItStandsFor() {
        var own = Arrays.stream(PublicReason.values()).map(PublicReason::code).toList();
        var faces = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();

        assertThat(own).doesNotHaveDuplicates().doesNotContainAnyElementsOf(faces);
        for (Reason reason : Reason.values()) {
            if (own.contains(reason.code())) {
                assertThat(PublicReason.of(reason).code()).isEqualTo(reason.code());
            }
        }
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Error codes

                Made from `Reason`, `PublicReason` and `ErrorCode`; codes are stable. For every rule of one token run `behalf verify`.

                ## Tokens

                A refusal is final for that token. Where the last column says "try again", the provider could not be asked and nothing
                is said about the token: answer 503, do not sign the user out.

                | code | name | what | background | |
                |---|---|---|---|---|
                """);
        for (Reason reason : Reason.values()) {
            page.append("| <a id=\"%s\"></a>%s | `%s` | %s | %s | %s |\n"
                    .formatted(
                            anchor(reason.code()),
                            reason.code(),
                            reason.name(),
                            reason.title(),
                            reason.explanation(),
                            reason.outage() ? "try again" : ""));
        }
        return page + outsiders() + signIns() + faces();
    }

    private static String outsiders() {
        StringBuilder page = new StringBuilder("""

                ## What outsiders see

                Whoever holds a token learns how to get a better one, and nothing about the connection: `WWW-Authenticate`, and answers to
                publishable keys, carry the short form. Its code stands for these:

                | code | what | stands for |
                |---|---|---|
                """);
        for (PublicReason shown : PublicReason.values()) {
            String reasons = Arrays.stream(Reason.values())
                    .filter(reason -> PublicReason.of(reason) == shown)
                    .map(reason -> "[%s](#%s)".formatted(reason.code(), anchor(reason.code())))
                    .collect(Collectors.joining(", "));
            boolean ofReason = Arrays.stream(Reason.values())
                    .anyMatch(reason -> reason.code().equals(shown.code()));
            String mark = ofReason ? "" : "<a id=\"%s\"></a>".formatted(anchor(shown.code()));
            page.append("| %s%s | %s | %s |\n".formatted(mark, shown.code(), shown.message(), reasons));
        }
        return page.toString();
    }

    private static String anchor(String code) {
        return code.toLowerCase(Locale.ROOT);
    }

    private static String signIns() {
        StringBuilder page = new StringBuilder("""

                ## Signing in at the provider

                Made from `SignInReason`. The console says what was expected, what was found and which switch to flip.

                | code | name | what |
                |---|---|---|
                """);
        for (SignInReason reason : SignInReason.values()) {
            page.append("| %s | `%s` | %s |\n".formatted(reason.code(), reason.name(), reason.title()));
        }
        return page.toString();
    }

    private static String faces() {
        StringBuilder page = new StringBuilder("""

                ## Requests

                Problem documents (RFC 9457) carry these codes in `code` and in the last part of `type`.

                | code | status | what |
                |---|---|---|
                """);
        for (ErrorCode code : ErrorCode.values()) {
            page.append("| %s | %d | %s |\n".formatted(code.code(), code.status(), code.title()));
        }
        return page.toString();
    }
}
