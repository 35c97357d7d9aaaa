package dev.behalf.sandbox;

import dev.behalf.sandbox.idp.Tenant;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sandbox as a program: starts all tenants and prints what to paste where.
final class Command {
    private static final String USAGE = """
            usage: sandbox [--port-base PORT] [--callback URI]...
              --port-base PORT   first of a row of ports (default: free ones)
              --callback URI     a redirect URI that every tenant accepts, besides http://localhost:8080/callback
            """;

    private final PrintStream out;
    private final PrintStream err;

    Command(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// The running sandbox, or empty if there is nothing to run: the reason was printed.
    Optional<Sandbox> run(String... args) {
        try {
            Options options = Options.parse(args);
            if (options == null) {
                out.print(USAGE);
                return Optional.empty();
            }
            Sandbox sandbox = start(options);
            print(sandbox);
            return Optional.of(sandbox);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            err.println("sandbox: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Sandbox start(Options options) {
        Sandbox.Builder builder = Sandbox.builder().control().all();
        if (options.portBase > 0) {
            builder.portBase(options.portBase);
        }
        Sandbox sandbox = builder.start();
        for (Tenant tenant : sandbox.tenants()) {
            options.callbacks.forEach(tenant.clients()::allowRedirect);
        }
        return sandbox;
    }

    private void print(Sandbox sandbox) {
        out.println("Sandbox on 127.0.0.1. Nothing in it is real. Stop it with Ctrl-C.");
        for (Tenant tenant : sandbox.tenants()) {
            out.println();
            out.println(tenant.provider());
            tenant.fields().forEach(this::row);
            tenant.hosts().forEach((purpose, host) -> row("(" + purpose + ")", host.origin()));
        }
        String control = sandbox.controlOrigin();
        out.println();
        out.println("Behalf reaches these tenants with the development switch allowLoopbackProviders.");
        out.println("Control: " + control + "/sandbox lists everything. For example:");
        example(control, "/sandbox/auth0/tokens", "{\"kind\":\"access\"}");
        example(
                control,
                "/sandbox/clerk/tokens",
                "{\"kind\":\"access\",\"claims\":{\"client_id\":\"other\"},\"expiresIn\":-60}");
        example(control, "/sandbox/auth0/modes", "{\"refresh\":\"rotating\",\"leeway\":30}");
        example(control, "/sandbox/workos/keys", "{\"action\":\"rotate\"}");
        example(control, "/sandbox/cognito/outage", "{\"kind\":\"status\",\"status\":503}");
        out.println("  curl -s " + sandbox.auth0().origin() + "/.well-known/openid-configuration");
        out.flush();
    }

    private void row(String label, String value) {
        out.println("  " + label + " ".repeat(Math.max(1, 42 - label.length())) + value);
    }

    private void example(String control, String path, String json) {
        out.println("  curl -s " + control + path + " -H 'Content-Type: application/json' -d '" + json + "'");
    }

    private record Options(int portBase, List<String> callbacks) {

        /// Null if help was asked for.
        static @Nullable Options parse(String... args) {
            int portBase = 0;
            List<String> callbacks = new ArrayList<>();
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--port-base" -> portBase = port(value(args, i++));
                    case "--callback" -> callbacks.add(value(args, i++));
                    case "--help", "-h" -> {
                        return null;
                    }
                    default -> throw new IllegalArgumentException("unknown option " + args[i] + "\n" + USAGE);
                }
            }
            return new Options(portBase, callbacks);
        }

        private static String value(String[] args, int option) {
            if (option + 1 == args.length) {
                throw new IllegalArgumentException(args[option] + " needs a value\n" + USAGE);
            }
            return args[option + 1];
        }

        private static int port(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_000) {
                throw new IllegalArgumentException("--port-base takes a port from 1 to 65000, not '" + text + "'");
            }
            return Integer.parseInt(text);
        }
    }
}
