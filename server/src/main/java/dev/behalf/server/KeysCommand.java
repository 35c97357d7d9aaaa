package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.JsonForms;
import dev.behalf.server.environment.KeyCreation;
import dev.behalf.server.environment.Unattended;
import java.io.PrintWriter;
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

/// Makes, lists and revokes the API keys of environments.
@Command(
        name = "keys",
        description = "Makes, lists and revokes API keys. A key is shown once, when it is made.",
        synopsisSubcommandLabel = "(create | list | revoke)",
        mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {

    private static final String ENVIRONMENT = "NAME";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw UsageProblem.of(spec, "Expected create, list or revoke after keys");
    }

    @Command(name = "create", description = "Makes a key and shows it, this once.", mixinStandardHelpOptions = true)
    int create(
            @Mixin DatabaseOption database,
            @Option(
                            names = "--env",
                            paramLabel = ENVIRONMENT,
                            defaultValue = "default",
                            description = "the environment it opens; else ${DEFAULT-VALUE}")
                    String environment,
            @Option(
                            names = "--kind",
                            paramLabel = "KIND",
                            required = true,
                            description = "secret, for servers; publishable, for browsers")
                    ApiKey.Kind kind,
            @Option(names = "--name", paramLabel = "TEXT", required = true, description = "what will use it")
                    String name,
            @Option(
                            names = "--origin",
                            paramLabel = "ORIGIN",
                            description = "where a publishable key may be used from; may be repeated")
                    @Nullable
                    List<String> origins,
            @Option(names = "--json", description = "print JSON") boolean json) {
        List<String> wanted = origins == null ? List.of() : origins;
        return switch (database.with(environments -> environments.createKey(environment, kind, name, wanted))) {
            case KeyCreation.Created(var created) -> {
                if (json) {
                    out().println(ApplyReport.text(JsonForms.created(created)));
                } else {
                    showOnce(out(), created);
                }
                yield ExitCode.OK;
            }
            case KeyCreation.Refused refused -> refused(refused.problem());
        };
    }

    @Command(name = "list", description = "Lists keys, revoked ones too.", mixinStandardHelpOptions = true)
    int list(
            @Mixin DatabaseOption database,
            @Option(names = "--env", paramLabel = ENVIRONMENT, description = "only those of this environment") @Nullable
                    String environment,
            @Option(names = "--json", description = "print JSON") boolean json) {
        List<ApiKey> keys = database.with(environments -> environments.listKeys()).stream()
                .filter(key -> environment == null || key.environment().equals(environment))
                .toList();
        if (json) {
            ArrayNode list = JsonMapper.shared().createArrayNode();
            keys.forEach(key -> list.add(JsonForms.key(key)));
            out().println(ApplyReport.text(list));
        } else if (keys.isEmpty()) {
            out().println((environment == null
                            ? "There are no keys."
                            : "There are no keys of environment " + environment + ".")
                    + " Make one with `behalf keys create`.");
        } else {
            TextTable.print(out(), rows(keys));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "revoke",
            description = "Makes a key open nothing any more, within a second everywhere.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Mixin DatabaseOption database,
            @Parameters(paramLabel = "ID", description = "as `behalf keys list` shows it: key_...") String id,
            @Option(names = "--json", description = "print JSON") boolean json) {
        ApiKey key = database.with(environments -> environments.revokeKey(id)).orElse(null);
        if (key == null) {
            return refused("Expected the id of a key, as `behalf keys list` shows it; there is none of that id.");
        }
        out().println(
                        json
                                ? ApplyReport.text(JsonForms.key(key))
                                : "Revoked " + key.id() + " (" + key.name() + ", " + key.hint() + ").");
        return ExitCode.OK;
    }

    private int refused(String problem) {
        requireNonNull(spec).commandLine().getErr().println(problem);
        return ExitCode.FAILED;
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    /// Prints a new key with the warning that belongs to it.
    static void showOnce(PrintWriter out, CreatedKey created) {
        ApiKey key = created.key();
        out.println("New %s key %s of environment %s, shown only now:"
                .formatted(key.kind().id(), key.name(), key.environment()));
        out.println("  " + created.text());
    }

    private static List<List<String>> rows(List<ApiKey> keys) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "ID", "ENVIRONMENT", "KIND", "NAME", "HINT", "ORIGINS", "UNATTENDED", "CREATED", "LAST USED", "STATE"));
        for (ApiKey key : keys) {
            rows.add(List.of(
                    key.id(),
                    key.environment(),
                    key.kind().id(),
                    key.name(),
                    key.hint(),
                    key.origins().isEmpty() ? "-" : String.join(" ", key.origins()),
                    unattended(key.unattended()),
                    time(key.createdAt()),
                    time(key.lastUsedAt()),
                    key.revokedAt() == null ? "active" : "revoked " + time(key.revokedAt())));
        }
        return rows;
    }

    private static String unattended(@Nullable Unattended allowed) {
        return allowed == null ? "-" : String.join(" ", allowed.scopes()) + " at " + String.join(" ", allowed.hosts());
    }

    private static String time(@Nullable Instant instant) {
        return instant == null
                ? "never"
                : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
