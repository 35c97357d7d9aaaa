package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.team.Member;
import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.TeamForms;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Helps whoever runs the machine into the console: the first time, and when an owner is locked out.
@Command(
        name = "team",
        description = "Lets the team into the console: the first owner, and an owner who is locked out.",
        synopsisSubcommandLabel = "(set-up-link | list | reset-password)",
        mixinStandardHelpOptions = true)
final class TeamCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected set-up-link, list or reset-password after team");
    }

    @Command(
            name = "set-up-link",
            description = "Makes the one-time link that creates the owner; links made before are void.",
            mixinStandardHelpOptions = true)
    int setUpLink(
            @Mixin DatabaseOption database,
            @Option(
                            names = "--console-url",
                            paramLabel = "URL",
                            defaultValue = "http://localhost:8081",
                            description = "where the console is opened; else ${DEFAULT-VALUE}")
                    String console) {
        Optional<SecretToken> token =
                database.made().withTeam(team -> team.setUp().newToken());
        if (token.isEmpty()) {
            return refused("There is an owner already. Sign in, or use `behalf team reset-password`.");
        }
        out().println("Open this once, to create the owner:");
        out().println("  " + link(console, token.get()));
        return ExitCode.OK;
    }

    /// The token stands behind the `#`, so that it is sent to no server, logged by none, and in no Referer.
    static String link(String console, SecretToken token) {
        return console.replaceFirst("/+$", "") + "/set-up#" + token.reveal();
    }

    @Command(name = "list", description = "Lists the members of the team.", mixinStandardHelpOptions = true)
    int list(@Mixin DatabaseOption database, @Option(names = "--json", description = "print JSON") boolean json) {
        List<Member> members = database.withTeam(team -> team.members().all());
        if (json) {
            ArrayNode list = JsonMapper.shared().createArrayNode();
            members.forEach(member -> list.add(TeamForms.member(member)));
            out().println(ApplyReport.text(list));
        } else if (members.isEmpty()) {
            out().println("There are no members. Create the owner with `behalf team set-up-link`.");
        } else {
            TextTable.print(out(), rows(members));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "reset-password",
            description = {
                "Gives a member a random password, shown once; ends the member's sessions and lifts a lock.",
                "Change it in the console after signing in."
            },
            mixinStandardHelpOptions = true)
    int resetPassword(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "EMAIL", description = "as `behalf team list` shows it") String email) {
        Optional<String> password = database.withTeam(team -> team.members().resetPassword(email));
        if (password.isEmpty()) {
            return refused("Expected the e-mail address of a member, as `behalf team list` shows it; there is no "
                    + email + ".");
        }
        out().println("New password of " + email + ", shown only now:");
        out().println("  " + password.get());
        return ExitCode.OK;
    }

    private int refused(String problem) {
        requireNonNull(spec).commandLine().getErr().println(problem);
        return ExitCode.FAILED;
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    private static List<List<String>> rows(List<Member> members) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("EMAIL", "NAME", "ROLE", "JOINED", "LAST SIGN-IN"));
        for (Member member : members) {
            rows.add(List.of(
                    member.email(),
                    member.name(),
                    member.role().id(),
                    time(member.createdAt()),
                    time(member.lastSignInAt())));
        }
        return rows;
    }

    private static String time(@Nullable Instant instant) {
        return instant == null
                ? "never"
                : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
