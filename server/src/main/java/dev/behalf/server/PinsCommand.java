package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.environment.IssuerPin;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows which user pools were found behind Cognito domains, and lets one be forgotten.
@Command(
        name = "pins",
        description = "Lists the user pools found behind Cognito domains, and lets one be forgotten.",
        synopsisSubcommandLabel = "(list | forget)",
        mixinStandardHelpOptions = true)
final class PinsCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected list or forget after pins");
    }

    @Command(name = "list", description = "Lists what is pinned.", mixinStandardHelpOptions = true)
    int list(
            @Mixin DatabaseOption database,
            @Option(names = "--env", paramLabel = "NAME", description = "only that of this environment") @Nullable
                    String environment,
            @Option(names = "--json", description = "print JSON") boolean json) {
        List<IssuerPin> pins = database.with(environments -> environments.listPins()).stream()
                .filter(pin -> environment == null || pin.environment().equals(environment))
                .toList();
        if (json) {
            out().println(ApplyReport.text(json(pins)));
        } else if (pins.isEmpty()) {
            out().println("Nothing is pinned" + (environment == null ? "" : " for environment " + environment)
                    + ". A user pool is pinned with the first good token of a Cognito domain.");
        } else {
            TextTable.print(out(), rows(pins));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "forget",
            description = {
                "Forgets the user pool of an environment, within a second everywhere.",
                "The next good token decides which pool is pinned; until then any pool that has the domain is asked"
                        + " for at Amazon."
            },
            mixinStandardHelpOptions = true)
    int forget(
            @Mixin DatabaseOption database,
            @Option(names = "--env", paramLabel = "NAME", required = true, description = "the environment")
                    String environment,
            @Option(names = "--json", description = "print JSON") boolean json) {
        List<IssuerPin> forgotten =
                database.with(environments -> environments.forgetPins(environment, Actor.COMMAND_LINE));
        if (forgotten.isEmpty()) {
            requireNonNull(spec)
                    .commandLine()
                    .getErr()
                    .println("Expected an environment with a pin, as `behalf pins list` shows it; " + environment
                            + " has none.");
            return ExitCode.FAILED;
        }
        if (json) {
            out().println(ApplyReport.text(json(forgotten)));
        } else {
            forgotten.forEach(pin -> out().println("Forgot " + pin.issuer() + " of " + pin.subject() + "."));
        }
        return ExitCode.OK;
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    private static ArrayNode json(List<IssuerPin> pins) {
        ArrayNode list = JsonMapper.shared().createArrayNode();
        for (IssuerPin pin : pins) {
            ObjectNode node = list.addObject();
            node.put("environment", pin.environment())
                    .put("subject", pin.subject())
                    .put("issuer", pin.issuer())
                    .put("confirmedBy", pin.confirmedBy())
                    .put("pinnedAt", pin.pinnedAt().toString());
        }
        return list;
    }

    private static List<List<String>> rows(List<IssuerPin> pins) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ENVIRONMENT", "DOMAIN", "ISSUER", "FOUND BY", "PINNED"));
        for (IssuerPin pin : pins) {
            rows.add(List.of(
                    pin.environment(),
                    pin.subject(),
                    pin.issuer(),
                    pin.confirmedBy(),
                    pin.pinnedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        return rows;
    }
}
