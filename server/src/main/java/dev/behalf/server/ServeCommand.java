package dev.behalf.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `behalf serve`.
@Command(
        name = "serve",
        description = "Runs the server.",
        footer = {
            "",
            "Every option can be given as an environment variable too, such as BEHALF_LISTEN for --listen; the option wins."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
@SuppressWarnings("UnusedMethod") // picocli calls the setters.
final class ServeCommand implements Callable<Integer> {

    private final Map<Setting, String> options = new EnumMap<>(Setting.class);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Default: " + ServerSettings.DEFAULT_LISTEN)
    private void listen(String value) {
        options.put(Setting.LISTEN, value);
    }

    @Option(
            names = "--console-listen",
            paramLabel = "HOST:PORT",
            description = "Where the console listens, or off. Default: " + ServerSettings.DEFAULT_CONSOLE_LISTEN)
    private void consoleListen(String value) {
        options.put(Setting.CONSOLE_LISTEN, value);
    }

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            description = "Where Prometheus reads /metrics, or off. Whoever reaches it can read it. Default: off")
    private void metricsListen(String value) {
        options.put(Setting.METRICS_LISTEN, value);
    }

    @Option(
            names = "--console-url",
            paramLabel = "URL",
            description = "The origin under which browsers find the console. Default: http://localhost and its port")
    private void consoleUrl(String value) {
        options.put(Setting.CONSOLE_URL, value);
    }

    @Option(
            names = "--team-issuer",
            paramLabel = "URL",
            description = "The issuer of an OpenID Connect provider by which the team may sign in to the console.")
    private void teamIssuer(String value) {
        options.put(Setting.TEAM_ISSUER, value);
    }

    @Option(
            names = "--team-client-id",
            paramLabel = "ID",
            description = "The console's client there: public, with PKCE, without a secret.")
    private void teamClientId(String value) {
        options.put(Setting.TEAM_CLIENT_ID, value);
    }

    @Option(
            names = "--team-email-domain",
            paramLabel = "DOMAIN",
            description = "Only e-mail addresses of this domain may sign in by it. Default: any")
    private void teamEmailDomain(String value) {
        options.put(Setting.TEAM_EMAIL_DOMAIN, value);
    }

    @Option(
            names = "--team-label",
            paramLabel = "TEXT",
            description = "What the button calls it. Default: the host of the issuer")
    private void teamLabel(String value) {
        options.put(Setting.TEAM_LABEL, value);
    }

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "A file (SQLite) or postgresql://user:password@host/name. Default: " + DatabaseOption.DEFAULT)
    private void database(String value) {
        options.put(Setting.DATABASE, value);
    }

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The key that secrets in the database are encrypted with. Default: made beside a SQLite file")
    private void keyFile(String value) {
        options.put(Setting.KEY_FILE, value);
    }

    @Option(
            names = "--key-uri",
            paramLabel = "URI",
            description = "The same key in a cloud: aws-kms://ARN or gcp-kms://projects/...")
    private void keyUri(String value) {
        options.put(Setting.KEY_URI, value);
    }

    @Option(
            names = "--key-file-previous",
            paramLabel = "FILE",
            description = "The key used before, which the present one is to replace.")
    private void keyFilePrevious(String value) {
        options.put(Setting.KEY_FILE_PREVIOUS, value);
    }

    @Option(names = "--key-uri-previous", paramLabel = "URI", description = "The same in a cloud.")
    private void keyUriPrevious(String value) {
        options.put(Setting.KEY_URI_PREVIOUS, value);
    }

    @Option(
            names = "--key-endpoint",
            paramLabel = "URL",
            description = "Where the key management service answers. Default: the cloud's own address")
    private void keyEndpoint(String value) {
        options.put(Setting.KEY_ENDPOINT, value);
    }

    @Option(names = "--apply", paramLabel = "FILE", description = "A behalf.yaml to apply before starting.")
    private void apply(String value) {
        options.put(Setting.APPLY, value);
    }

    @Option(
            names = "--egress-proxy",
            paramLabel = "URL",
            description = "The proxy by which providers are reached: http://[user:password@]host:port")
    private void egressProxy(String value) {
        options.put(Setting.EGRESS_PROXY, value);
    }

    @Option(names = "--egress-no-proxy", paramLabel = "HOSTS", description = "Hosts reached without it, by commas.")
    private void egressNoProxy(String value) {
        options.put(Setting.EGRESS_NO_PROXY, value);
    }

    @Option(
            names = "--ca-files",
            paramLabel = "FILES",
            description = "PEM files of further authorities to trust, by commas.")
    private void caFiles(String value) {
        options.put(Setting.CA_FILES, value);
    }

    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORKS",
            description = "The proxies in front, by commas, whose X-Forwarded-For is believed.")
    private void trustedProxies(String value) {
        options.put(Setting.TRUSTED_PROXIES, value);
    }

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Default: " + ServerSettings.DEFAULT_MAX_CONNECTIONS)
    private void maxConnections(String value) {
        options.put(Setting.MAX_CONNECTIONS, value);
    }

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            description = "How long a connection may stay without a request. Default: 75s")
    private void idleTimeout(String value) {
        options.put(Setting.IDLE_TIMEOUT, value);
    }

    @Option(
            names = "--shutdown-grace",
            paramLabel = "TIME",
            description = "How long requests under way may take when the server stops. Default: 10s")
    private void shutdownGrace(String value) {
        options.put(Setting.SHUTDOWN_GRACE, value);
    }

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            description = "How long requests are taken after /readyz began to refuse. Default: 0s")
    private void drain(String value) {
        options.put(Setting.DRAIN, value);
    }

    @Option(
            names = "--activity-retention",
            paramLabel = "DAYS",
            description = "How long counts and refusals are kept. Default: 30d")
    private void activityRetention(String value) {
        options.put(Setting.ACTIVITY_RETENTION, value);
    }

    @Option(
            names = "--audit-retention",
            paramLabel = "DAYS",
            description = "How long administrative acts are kept. Default: 365d")
    private void auditRetention(String value) {
        options.put(Setting.AUDIT_RETENTION, value);
    }

    @Option(names = "--log", paramLabel = "FORMAT", description = "text or json. Default: text")
    private void log(String value) {
        options.put(Setting.LOG, value);
    }

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "info, or debug to see refusals. Default: info")
    private void logLevel(String value) {
        options.put(Setting.LOG_LEVEL, value);
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        return Serving.run(options, command.getOut(), command.getErr());
    }
}
