package dev.behalf.server.console.testsignin;

import dev.behalf.keys.Printable;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.console.testsignin.Report.Fact;
import dev.behalf.server.console.testsignin.Report.Mark;
import dev.behalf.server.console.testsignin.Report.Problem;
import dev.behalf.server.console.testsignin.Report.Row;
import dev.behalf.server.console.testsignin.Report.Rules;
import dev.behalf.server.console.testsignin.Report.Token;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.federation.Person;
import dev.behalf.server.federation.ProviderTokens;
import dev.behalf.server.federation.SignInOutcome;
import dev.behalf.server.federation.SignInProblem;
import dev.behalf.token.Explanation;
import dev.behalf.token.TokenKind;
import dev.behalf.token.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts what came of a test into words.
final class ReportWriter {

    private final RegisteredConnection connection;
    private final Instant now;
    private final List<Fact> facts = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();
    private final List<Rules> rules = new ArrayList<>();
    private final List<Fact> claims = new ArrayList<>();

    ReportWriter(RegisteredConnection connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    private String provider() {
        return connection.connection().settings().type().label();
    }

    Report failed(SignInProblem problem, @Nullable Explanation verified) {
        if (verified != null) {
            rules.add(rules(signInToken(), verified));
        }
        return report(
                Mark.BAD,
                "Nobody was signed in",
                problem.reason().title() + ".",
                new Problem(
                        problem.reason().code(),
                        problem.reason().title(),
                        problem.expected(),
                        problem.found(),
                        problem.change()));
    }

    /// @param access how the access token stands to the connection's own rules, null where it was not looked into
    /// @param refresh what was found out about the refresh token
    Report signedIn(SignInOutcome.SignedIn signedIn, @Nullable Explanation access, Token refresh) {
        Person person = signedIn.person();
        about(person);
        if (signedIn.tokens().idToken() != null) {
            tokens.add(new Token("ID token", Mark.GOOD, "Received. Every rule holds.", List.of()));
        }
        tokens.add(access(signedIn.tokens(), access));
        tokens.add(refresh);
        if (signedIn.verified() != null) {
            rules.add(rules(signInToken(), signedIn.verified()));
        }
        if (access != null && signedIn.tokens().idToken() != null) {
            rules.add(rules("Access token, by this connection's rules", access));
        }
        person.claims()
                .forEach((name, value) ->
                        claims.add(new Fact(Printable.text(name), Printable.text(String.valueOf(value)))));
        boolean all = tokens.stream().noneMatch(token -> token.mark() == Mark.BAD || token.mark() == Mark.WARN);
        return report(
                all ? Mark.GOOD : Mark.WARN,
                "Signed in as " + name(person),
                all
                        ? "People can sign in through this connection."
                        : "People can sign in through this connection. See below what to look at.",
                null);
    }

    private String signInToken() {
        return connection.connection().settings() instanceof ProviderSettings.WorkOs
                ? "Access token, by this connection's rules"
                : "ID token";
    }

    private Report report(Mark mark, String headline, String text, @Nullable Problem problem) {
        return new Report(provider(), mark, headline, text, problem, facts, tokens, rules, claims);
    }

    private static String name(Person person) {
        String name = person.text("name");
        String first = person.text("first_name");
        String email = person.text("email");
        return Printable.text(
                name != null && !name.isBlank()
                        ? name
                        : first != null && !first.isBlank() ? first : email != null ? email : person.subject());
    }

    private void about(Person person) {
        String email = person.text("email");
        if (email != null) {
            facts.add(new Fact("E-mail", Printable.text(email)));
        }
        facts.add(new Fact("Subject", Printable.text(person.subject())));
        facts.add(new Fact("Issuer", Printable.text(person.issuer())));
        if (person.organization() != null) {
            facts.add(new Fact("Organization", Printable.text(person.organization())));
        }
        if (connection.connection().settings() instanceof ProviderSettings.Cognito) {
            facts.add(new Fact("User pool", "Known now; tokens of any other pool are refused."));
        }
    }

    private Token access(ProviderTokens received, @Nullable Explanation access) {
        String scopes = received.scopes().isEmpty() ? "" : ", scopes " + String.join(" ", received.scopes());
        String form = form(received.accessToken()) + life(received) + Printable.text(scopes) + ".";
        if (connection.connection().settings() instanceof ProviderSettings.WorkOs && access == null) {
            return new Token(
                    "Access token", Mark.NONE, form + " It opens the profile at WorkOS and nothing else.", List.of());
        }
        if (!connection.connection().policy().kinds().contains(TokenKind.ACCESS) || access == null) {
            return new Token("Access token", Mark.NONE, form + " This connection accepts ID tokens.", List.of());
        }
        return switch (access.verdict()) {
            case Verdict.Verified _ ->
                new Token("Access token", Mark.GOOD, form + " Clients that send it are let in.", List.of());
            case Verdict.Refused(var refusal) ->
                new Token(
                        "Access token",
                        Mark.WARN,
                        form + " Clients that send it are refused: "
                                + refusal.reason().title() + " ("
                                + refusal.reason().code() + "), found " + refusal.found() + ".",
                        List.of(refusal.change()));
            case Verdict.Undecided(var refusal) ->
                new Token(
                        "Access token",
                        Mark.WARN,
                        form + " It could not be verified now: " + refusal.found(),
                        List.of());
        };
    }

    private static String form(String accessToken) {
        return switch (accessToken.split("\\.", -1).length) {
            case 3 -> "A signed token (JWT)";
            case 5 -> "An encrypted token (JWE), which only the provider can read";
            default -> "An opaque token, which only the provider can read";
        };
    }

    private String life(ProviderTokens received) {
        Instant end = received.expiresAt();
        return end == null ? "" : ", good for " + words(Duration.between(now, end));
    }

    /// Rounded, since the clock has gone on.
    private static String words(Duration life) {
        long seconds = life.toSeconds() + 5;
        if (seconds >= 2 * 86_400) {
            return seconds / 86_400 + " days";
        }
        if (seconds >= 2 * 3600) {
            return seconds / 3600 + " hours";
        }
        return seconds >= 120 ? seconds / 60 + " minutes" : seconds + " seconds";
    }

    private static Rules rules(String title, Explanation explanation) {
        return new Rules(
                title, explanation.rows().stream().map(ReportWriter::row).toList());
    }

    private static Row row(Explanation.Row row) {
        Mark mark = switch (row.outcome()) {
            case PASSED -> Mark.GOOD;
            case FAILED -> Mark.BAD;
            case NOT_REACHED -> Mark.NONE;
        };
        return new Row(
                row.check(),
                mark,
                row.expected(),
                Objects.requireNonNullElse(row.found(), ""),
                row.refusal() == null ? "" : row.refusal().change());
    }
}
