package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.provider.Diagnosis;
import dev.behalf.provider.Doctor;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// Asks a connection's provider whether the settings are right.
@Command(
        name = "doctor",
        description = "Checks a connection against its live provider: discovery, issuer, keys, clock, reachability.",
        footer = {"", "Ends with 0 when nothing is wrong, 1 when something is, 2 for a wrong call."},
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private final ConnectionOptions connection = new ConnectionOptions();

    private @Nullable CommandSpec spec;

    @Mixin
    private final EgressOptions way = new EgressOptions();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    void addOptions(CommandSpec command) {
        spec = command;
        connection.addTo(command);
    }

    @Override
    public Integer call() {
        CommandLine command = requireNonNull(spec).commandLine();
        Manifest.Entry entry = connection.read(command.getErr());
        EgressSettings egress = way.read(command.getErr());
        if (entry == null || egress == null) {
            return ExitCode.USAGE;
        }
        Diagnosis diagnosis = examine(entry, egress);
        if (json) {
            command.getOut()
                    .println(
                            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(diagnosis));
        } else {
            diagnosis
                    .findings()
                    .forEach(finding -> command.getOut()
                            .print(line(finding, command.getColorScheme().ansi())));
            command.getOut().println(diagnosis.healthy() ? "Nothing is wrong." : "Something is wrong; see above.");
        }
        return diagnosis.healthy() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Diagnosis examine(Manifest.Entry entry, EgressSettings egress) {
        boolean loopback = entry.switches().on();
        try (Egress network = new Egress(egress.withAllowLoopbackProviders(loopback));
                Standalone standalone = new Standalone()) {
            return Doctor.examine(
                    requireNonNull(entry.connection()), standalone.surroundings(network, entry.switches()));
        }
    }

    private static String line(Diagnosis.Finding finding, Ansi ansi) {
        String mark = switch (finding.outcome()) {
            case GOOD -> "@|green ✓|@ ";
            case WARNING -> "@|yellow !|@ ";
            case BAD -> "@|red ✗|@ ";
        };
        String head = ansi.string(mark) + "%-12s".formatted(finding.check());
        return finding.outcome() == Diagnosis.Outcome.GOOD
                ? head + finding.found() + "\n"
                : head + "expected " + finding.expected() + "\n" + indented("found    " + finding.found())
                        + indented("change   " + finding.change());
    }

    private static String indented(String line) {
        return " ".repeat(14) + line + "\n";
    }
}
