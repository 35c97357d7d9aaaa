package dev.behalf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.token.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Error codes

                Made from `Reason` and `ErrorCode`; codes are stable. For every rule of one token run `behalf verify`.

                ## Tokens

                A refusal is final for that token. Where the last column says "try again", the provider could not be asked and nothing
                is said about the token: answer 503, do not sign the user out.

                | code | name | what | background | |
                |---|---|---|---|---|
                """);
        for (Reason reason : Reason.values()) {
            page.append("| <a id=\"%s\"></a>%s | `%s` | %s | %s | %s |\n"
                    .formatted(
                            reason.code().toLowerCase(java.util.Locale.ROOT),
                            reason.code(),
                            reason.name(),
                            reason.title(),
                            reason.explanation(),
                            reason.outage() ? "try again" : ""));
        }
        return page.toString() + signIns() + faces();
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
