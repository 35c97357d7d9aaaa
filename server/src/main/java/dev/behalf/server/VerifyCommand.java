package dev.behalf.server;

import static java.util.Objects.requireNonNull;

import dev.behalf.keys.Document;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import dev.behalf.keys.KeySet;
import dev.behalf.provider.Connection;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.token.Explanation;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerdictCache;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// Explains a token rule by rule. Needs no server.
@Command(
        name = "verify",
        description = "Explains a token rule by rule, by a provider's fields; needs no server.",
        footer = {
            "",
            "The token is read from standard input or a file, so that it is in no process list and no history:",
            "  behalf verify --provider auth0 --tenant-domain acme.us.auth0.com --client-id ID --audience API < token",
            "Ends with 0 accepted, 1 refused, 2 wrong call, 3 undecided because the provider could not be asked."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    private final ConnectionOptions connection = new ConnectionOptions();

    private @Nullable CommandSpec spec;

    @Mixin
    private final EgressOptions way = new EgressOptions();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "read the token from this file; else from standard input")
    private @Nullable Path tokenFile;

    @Option(names = "--jwks", paramLabel = "FILE", description = "use this key set and ask nobody")
    private @Nullable Path keySet;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Spec
    void addOptions(CommandSpec command) {
        spec = command;
        connection.addTo(command);
    }

    @Override
    public Integer call() throws IOException {
        CommandLine command = requireNonNull(spec).commandLine();
        Manifest.Entry entry = connection.read(command.getErr());
        EgressSettings egress = way.read(command.getErr());
        String keys = keys(command.getErr());
        String token = entry == null || egress == null || keys == null ? null : token(command.getErr());
        if (entry == null || egress == null || keys == null || token == null) {
            return ExitCode.USAGE;
        }
        Explanation explanation = explain(entry, egress, keys, token);
        command.getOut()
                .print(
                        json
                                ? JsonMapper.shared()
                                                .writerWithDefaultPrettyPrinter()
                                                .writeValueAsString(ExplanationReport.json(explanation))
                                        + "\n"
                                : ExplanationReport.text(
                                        explanation, command.getColorScheme().ansi()));
        command.getOut().flush();
        return switch (explanation.verdict()) {
            case Verdict.Verified _ -> ExitCode.OK;
            case Verdict.Refused _ -> ExitCode.FAILED;
            case Verdict.Undecided _ -> ExitCode.UNDECIDED;
        };
    }

    /// @param keys a key set, empty to ask the provider
    private static Explanation explain(Manifest.Entry entry, EgressSettings egress, String keys, String token) {
        Connection settings = requireNonNull(entry.connection());
        var switches = entry.switches();
        try (Egress network = new Egress(egress.withAllowLoopbackProviders(switches.on()));
                Standalone standalone = new Standalone()) {
            DocumentFetcher fetcher = keys.isEmpty() ? network : file(settings.settings(), keys);
            return settings.verifier(standalone.surroundings(fetcher, switches), VerdictCache.none())
                    .explain(token);
        }
    }

    /// @return empty where the provider is to be asked, null where the file cannot be used, which is told
    private @Nullable String keys(PrintWriter err) {
        if (keySet == null) {
            return "";
        }
        try {
            String keys = Files.readString(keySet);
            KeySet.parse(keys, null);
            return keys;
        } catch (IOException e) {
            err.println("behalf: " + FileProblem.of(keySet, e));
        } catch (FetchException unusable) {
            err.println("behalf: " + keySet + ": " + unusable.getMessage());
        }
        return null;
    }

    /// Serves the key set of the file, and where a discovery document is asked for, one that leads there.
    private static DocumentFetcher file(ProviderSettings settings, String keys) {
        String issuer = settings instanceof ProviderSettings.Oidc oidc ? oidc.issuer() : "";
        String discovery = JsonMapper.shared()
                .writeValueAsString(Map.of("issuer", issuer, "jwks_uri", "https://keys.invalid/jwks"));
        return uri -> new Document(uri.getPath().endsWith("/openid-configuration") ? discovery : keys, null);
    }

    @SuppressWarnings("SystemConsoleNull") // Null all the same where standard input is no terminal.
    private static boolean interactive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// @return null where there is none, which is told
    private @Nullable String token(PrintWriter err) throws IOException {
        if (tokenFile == null) {
            if (interactive()) {
                err.println("Paste the token, then press Enter and Ctrl-D:");
            }
            return TokenInput.read(System.in, err);
        }
        try (InputStream file = Files.newInputStream(tokenFile)) {
            return TokenInput.read(file, err);
        } catch (IOException e) {
            err.println("behalf: " + FileProblem.of(tokenFile, e));
            return null;
        }
    }
}
