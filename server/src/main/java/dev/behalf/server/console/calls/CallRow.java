package dev.behalf.server.console.calls;

import dev.behalf.server.calls.Called;
import dev.behalf.server.calls.Called.Decision;
import dev.behalf.server.calls.RecordedCall;
import dev.behalf.server.console.Ago;
import dev.behalf.server.console.ClientHost;
import dev.behalf.server.console.Untrusted;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A call in the list.
///
/// @param personLink to all of theirs
/// @param clientAt the host that publishes the client's document, or its id; empty where that is its name
/// @param serverLink to the server's page, empty where it is registered no more
/// @param decision whether it was let through, and by which rule
/// @param shown what the server was shown about who calls
/// @param duration with its unit
/// @param hash SHA-256 of the arguments, in hexadecimal
/// @param arguments the address of the arguments themselves; empty where they are not kept, or not for whoever
///     looks
public record CallRow(
        Ago at,
        String person,
        String email,
        String personLink,
        String client,
        String clientId,
        String clientAt,
        String server,
        String serverLink,
        String method,
        String target,
        boolean allowed,
        String decision,
        Outcome outcome,
        String shown,
        String duration,
        String grant,
        String hash,
        String arguments) {

    private static final long SECOND = 1000;
    private static final String OF_TEAM = dev.behalf.server.policy.Decision.OF_TEAM;

    static CallRow of(
            RecordedCall recorded, Names names, String personLink, String serverLink, String arguments, Instant now) {
        Called call = recorded.call();
        String client = names.client(call);
        return new CallRow(
                Ago.of(recorded.at(), now),
                names.person(call),
                names.email(call),
                personLink,
                client,
                Untrusted.text(call.client()),
                client.equals(call.client()) ? "" : Untrusted.text(ClientHost.of(call.client())),
                call.server(),
                serverLink,
                call.method(),
                Untrusted.text(call.target()),
                call.decision() == Decision.ALLOWED,
                rule(call.rule()),
                Outcome.of(call.outcome()),
                shown(call.token()),
                text(call.duration()),
                call.grant(),
                call.argumentsHash(),
                arguments);
    }

    private static String rule(String rule) {
        return switch (rule) {
            case "listed" -> "among the ticked";
            case "not_listed" -> "not among the ticked";
            case "not_destructive" -> "not destructive";
            case "destructive" -> "calls itself destructive";
            case "unknown_tool" -> "no such tool";
            case "rate" -> "too often";
            case "no_object" -> "arguments are no object";
            case "any" -> "no rule";
            case "no_rule" -> "no rule allows it";
            default -> rule.startsWith(OF_TEAM) ? "rule " + rule.substring(OF_TEAM.length()) : rule;
        };
    }

    private static String shown(String token) {
        return switch (token) {
            case "provider" -> "the person’s token of the provider";
            case "signed" -> "a signed statement";
            case "service" -> "the team’s secret";
            case "none", "" -> "nothing";
            default -> token;
        };
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis < SECOND
                ? millis + "\u00a0ms"
                : String.format(Locale.ROOT, "%.1f\u00a0s", millis / (double) SECOND);
    }
}
