package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Secrets;
import dev.behalf.server.team.AdminToken;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Outcome;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.TeamForms;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Makes, lists and revokes the tokens by which programs use the admin API.
@Command(
        name = "tokens",
        description = "Makes, lists and revokes tokens for the admin API. A token is shown once, when it is made.",
        synopsisSubcommandLabel = "(create | list | revoke)",
        mixinStandardHelpOptions = true)
final class TokensCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected create, list or revoke after tokens");
    }

    @Command(name = "create", description = "Makes a token and shows it, this once.", mixinStandardHelpOptions = true)
    int create(
            @Mixin DatabaseOption database,
            @Option(names = "--name", paramLabel = "TEXT", required = true, description = "what will use it")
                    String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            description = "admin, viewer or auditor: what it may do")
                    Role role,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "90",
                            description = "how long it lasts, at most 365; else ${DEFAULT-VALUE}")
                    int days,
            @Option(
                            names = "--env",
                            paramLabel = "NAME",
                            description = "restrict it to this environment; may be repeated")
                    @Nullable
                    List<String> environments,
            @Option(names = "--json", description = "print JSON") boolean json) {
        List<String> reach = environments == null ? List.of() : environments;
        if (Secrets.in(name) || !reach.stream().allMatch(Environment::isName)) {
            return refused("Expected a name that is no secret, and names of environments after --env.");
        }
        AdminTokens.Wish wish = new AdminTokens.Wish(name, role, Duration.ofDays(days), reach);
        return switch (database.made().withTeam(team -> team.tokens().create(wish))) {
            case Outcome.Done<AdminTokens.Made>(var made) -> {
                String text = made.text().reveal();
                if (json) {
                    out().println(ApplyReport.text(TeamForms.token(made.token()).put("token", text)));
                } else {
                    out().println("New admin token %s, of role %s, until %s, shown only now:"
                            .formatted(name, role.id(), time(made.token().expiresAt())));
                    out().println("  " + text);
                }
                yield ExitCode.OK;
            }
            case Outcome.Refused<AdminTokens.Made>(var problem) -> refused(problem);
        };
    }

    @Command(name = "list", description = "Lists tokens, ended ones too.", mixinStandardHelpOptions = true)
    int list(@Mixin DatabaseOption database, @Option(names = "--json", description = "print JSON") boolean json) {
        List<AdminToken> tokens = database.withTeam(team -> team.tokens().all());
        if (json) {
            ArrayNode list = JsonMapper.shared().createArrayNode();
            tokens.forEach(token -> list.add(TeamForms.token(token)));
            out().println(ApplyReport.text(list));
        } else if (tokens.isEmpty()) {
            out().println("There are no tokens. Make one with `behalf tokens create`.");
        } else {
            TextTable.print(out(), rows(tokens));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "revoke",
            description = "Makes a token open nothing any more, at once everywhere.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "ID", description = "as `behalf tokens list` shows it: at_...") String id,
            @Option(names = "--json", description = "print JSON") boolean json) {
        return switch (database.withTeam(team -> team.tokens().revoke(id))) {
            case Outcome.Done<AdminToken>(var token) -> {
                out().println(
                                json
                                        ? ApplyReport.text(TeamForms.token(token))
                                        : "Revoked " + token.id() + " (" + token.name() + ").");
                yield ExitCode.OK;
            }
            case Outcome.Refused<AdminToken>(var problem) -> refused(problem);
        };
    }

    private int refused(String problem) {
        requireNonNull(spec).commandLine().getErr().println(problem);
        return ExitCode.FAILED;
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    private static List<List<String>> rows(List<AdminToken> tokens) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "NAME", "ROLE", "ENVIRONMENTS", "MADE BY", "EXPIRES", "LAST USED", "STATE"));
        Instant now = Instant.now();
        for (AdminToken token : tokens) {
            rows.add(List.of(
                    token.id(),
                    token.name(),
                    token.role().id(),
                    token.restricted() ? String.join(" ", token.environments()) : "all",
                    token.maker() == null ? "command line" : token.maker().email(),
                    time(token.expiresAt()),
                    time(token.lastUsedAt()),
                    token.active(now) ? "active" : token.revokedAt() == null ? "expired" : "revoked"));
        }
        return rows;
    }

    private static String time(@Nullable Instant instant) {
        return instant == null
                ? "never"
                : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
