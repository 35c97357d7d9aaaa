package dev.behalf.server;

import dev.behalf.server.net.EgressSettings;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command reaches providers: by the same options and variables as the server, so that both find the same.
@SuppressWarnings("UnusedMethod") // picocli calls the setters.
final class EgressOptions {

    private final Map<Setting, String> options = new EnumMap<>(Setting.class);

    @Option(
            names = "--egress-proxy",
            paramLabel = "URL",
            description = "the proxy by which the provider is reached; else BEHALF_EGRESS_PROXY")
    private void proxy(String value) {
        options.put(Setting.EGRESS_PROXY, value);
    }

    @Option(
            names = "--egress-no-proxy",
            paramLabel = "HOSTS",
            description = "hosts reached without it, by commas; else BEHALF_EGRESS_NO_PROXY")
    private void noProxy(String value) {
        options.put(Setting.EGRESS_NO_PROXY, value);
    }

    @Option(
            names = "--ca-files",
            paramLabel = "FILES",
            description = "PEM files of further authorities to trust, by commas; else BEHALF_CA_FILES")
    private void caFiles(String value) {
        options.put(Setting.CA_FILES, value);
    }

    /// @param err where problems are told
    /// @return null when they cannot be used
    @Nullable
    EgressSettings read(PrintWriter err) {
        AtomicBoolean good = new AtomicBoolean(true);
        EgressSettings settings = SettingsReader.egress(options, System.getenv(), problem -> {
            good.set(false);
            err.println("behalf: " + problem);
        });
        return good.get() ? settings : null;
    }
}
