package dev.behalf.server;

import dev.behalf.keys.Printable;
import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.crypto.KeyService;
import dev.behalf.server.net.EgressProxy;
import dev.behalf.server.net.EgressSettings;
import dev.behalf.server.team.TeamProvider;
import dev.behalf.server.web.ListenerSettings;
import dev.behalf.server.web.TrustedProxies;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the server's configuration, reporting every problem at once.
final class SettingsReader {

    /// What it came to.
    ///
    /// @param settings null where there are problems
    /// @param warnings what is probably a mistake
    record Result(@Nullable ServerSettings settings, List<String> problems, List<String> warnings) {}

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<Setting, String> options;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Map<Setting, String> options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /// @param options as given on the command line
    /// @param environment all variables of the process
    static Result read(Map<Setting, String> options, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(options, environment);
        ServerSettings settings = reader.settings();
        return new Result(
                reader.problems.isEmpty() ? settings : null,
                List.copyOf(reader.problems),
                UnknownVariables.warnings(environment.keySet()));
    }

    private ServerSettings settings() {
        return new ServerSettings(
                listener(),
                console(),
                metrics(),
                text(Setting.DATABASE, DatabaseOption.DEFAULT),
                key(),
                egress(),
                manifest(),
                duration(Setting.DRAIN, Duration.ZERO),
                new RetentionSettings(
                        days(Setting.ACTIVITY_RETENTION, RetentionSettings.DEFAULTS.activity()),
                        days(Setting.AUDIT_RETENTION, RetentionSettings.DEFAULTS.audit())),
                log(),
                debug());
    }

    private ListenerSettings listener() {
        return listener(Setting.LISTEN, ServerSettings.DEFAULT_LISTEN);
    }

    private ListenerSettings listener(Setting setting, String otherwise) {
        Matcher address = ADDRESS.matcher(text(setting, otherwise));
        boolean good = address.matches() && Integer.parseInt(address.group(2)) <= 65535;
        if (!good) {
            problem(setting, "host:port such as " + otherwise + " or [::]:8080");
        }
        return new ListenerSettings(
                good ? address.group(1).replaceAll("[\\[\\]]", "") : "",
                good ? Integer.parseInt(address.group(2)) : 0,
                number(Setting.MAX_CONNECTIONS, ServerSettings.DEFAULT_MAX_CONNECTIONS),
                duration(Setting.IDLE_TIMEOUT, ServerSettings.DEFAULT_IDLE),
                duration(Setting.SHUTDOWN_GRACE, ServerSettings.DEFAULT_GRACE),
                proxies());
    }

    private TrustedProxies proxies() {
        String text = value(Setting.TRUSTED_PROXIES);
        try {
            return text == null ? TrustedProxies.NONE : TrustedProxies.parse(text);
        } catch (IllegalArgumentException _) {
            problem(Setting.TRUSTED_PROXIES, "addresses and networks by commas, such as 10.0.0.0/8,fd00::/8,192.0.2.7");
            return TrustedProxies.NONE;
        }
    }

    private @Nullable ConsoleSettings console() {
        if (text(Setting.CONSOLE_LISTEN, "").equals("off")) {
            return null;
        }
        ListenerSettings listener = listener(Setting.CONSOLE_LISTEN, ServerSettings.DEFAULT_CONSOLE_LISTEN);
        String url = text(Setting.CONSOLE_URL, "http://localhost:" + listener.port());
        ConsoleAddress address = ConsoleAddress.parse(url).orElse(null);
        if (address == null) {
            problem(
                    Setting.CONSOLE_URL,
                    "the origin under which browsers find the console, such as https://behalf.acme.com (http only on"
                            + " localhost)");
            return null;
        }
        TeamProvider provider = new TeamProviderReader(this::value, problems, this::name).read(address);
        return new ConsoleSettings(listener, address, provider);
    }

    private @Nullable ListenerSettings metrics() {
        return text(Setting.METRICS_LISTEN, "off").equals("off")
                ? null
                : listener(Setting.METRICS_LISTEN, ServerSettings.EXAMPLE_METRICS_LISTEN);
    }

    private KeySettings key() {
        KeySettings.Source present = key(Setting.KEY_FILE, Setting.KEY, Setting.KEY_URI);
        KeySettings.Source previous = key(Setting.KEY_FILE_PREVIOUS, Setting.KEY_PREVIOUS, Setting.KEY_URI_PREVIOUS);
        return new KeySettings(present, previous, keyEndpoint());
    }

    private KeySettings.Source key(Setting fileSetting, Setting textSetting, Setting uriSetting) {
        String file = value(fileSetting);
        // Never an option of the command line, which every process of the machine can read.
        String text = value(textSetting);
        String uri = value(uriSetting);
        if (Stream.of(file, text, uri).filter(Objects::nonNull).count() > 1) {
            problems.add(textSetting.variable() + ", " + name(fileSetting) + ", " + name(uriSetting)
                    + ": expected one of them, found several.");
        }
        if (uri != null && !KeyService.isUri(uri)) {
            problem(uriSetting, KeyService.EXPECTED);
        }
        return new KeySettings.Source(file == null ? null : readable(fileSetting, file), text, uri);
    }

    private @Nullable URI keyEndpoint() {
        String endpoint = value(Setting.KEY_ENDPOINT);
        if (endpoint == null) {
            return null;
        }
        if (!endpoint.matches("https?://[^/?#@\\s]+/?")) {
            problem(Setting.KEY_ENDPOINT, "an origin such as https://kms.internal.acme.com or http://localhost:4566");
            return null;
        }
        return URI.create(endpoint.replaceFirst("/$", ""));
    }

    /// Reads how providers are reached, and nothing else.
    ///
    /// @param problems takes what cannot be used
    static EgressSettings egress(
            Map<Setting, String> options, Map<String, String> environment, Consumer<String> problems) {
        SettingsReader reader = new SettingsReader(options, environment);
        EgressSettings settings = reader.egress();
        reader.problems.forEach(problems);
        return settings;
    }

    private EgressSettings egress() {
        return EgressSettings.defaults().withProxy(proxy()).withCaCertificates(certificates());
    }

    private @Nullable EgressProxy proxy() {
        String url = value(Setting.EGRESS_PROXY);
        if (url == null) {
            return null;
        }
        try {
            return EgressProxy.parse(url, list(Setting.EGRESS_NO_PROXY));
        } catch (IllegalArgumentException e) {
            // Its message does not repeat the URL, which may hold a password.
            problems.add(name(Setting.EGRESS_PROXY) + ": " + e.getMessage());
            return null;
        }
    }

    private List<Path> certificates() {
        return list(Setting.CA_FILES).stream()
                .flatMap(file -> Stream.ofNullable(readable(Setting.CA_FILES, file)))
                .toList();
    }

    private @Nullable Path manifest() {
        String file = value(Setting.APPLY);
        return file == null ? null : readable(Setting.APPLY, file);
    }

    private @Nullable Path readable(Setting setting, String file) {
        try {
            Path path = Path.of(file);
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException notAPath) {
            // Reported below like any other name of no file.
        }
        problems.add(name(setting) + ": expected a file that can be read, found none at " + Printable.text(file) + ".");
        return null;
    }

    private LogFormat log() {
        return LogFormat.of(text(Setting.LOG, "text")).orElseGet(() -> {
            problem(Setting.LOG, "text or json");
            return LogFormat.TEXT;
        });
    }

    private boolean debug() {
        String level = text(Setting.LOG_LEVEL, "info");
        if (!level.equals("info") && !level.equals("debug")) {
            problem(Setting.LOG_LEVEL, "info or debug");
        }
        return level.equals("debug");
    }

    private int number(Setting setting, int otherwise) {
        String text = value(setting);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,5}")) {
            problem(setting, "a number from 1 to 999999");
            return otherwise;
        }
        return Integer.parseInt(text);
    }

    private Duration duration(Setting setting, Duration otherwise) {
        String text = value(setting);
        if (text == null) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text);
        Duration duration = matcher.matches() ? duration(matcher) : LONGEST.plusMillis(1);
        if (duration.compareTo(LONGEST) > 0) {
            problem(setting, "a duration of at most an hour, such as 30s or 5m");
            return otherwise;
        }
        return duration;
    }

    private Duration days(Setting setting, Duration otherwise) {
        String text = value(setting);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,3}d")) {
            problem(setting, "a number of days such as 30d, at most 9999d");
            return otherwise;
        }
        return Duration.ofDays(Integer.parseInt(text.substring(0, text.length() - 1)));
    }

    private static Duration duration(Matcher matcher) {
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private List<String> list(Setting setting) {
        return Arrays.stream(text(setting, "").split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private String text(Setting setting, String otherwise) {
        String value = value(setting);
        return value == null ? otherwise : value;
    }

    /// An empty variable counts as not set: that is how shells and compose files leave one out.
    private @Nullable String value(Setting setting) {
        String option = options.get(setting);
        if (option != null) {
            return option.strip();
        }
        String variable = environment.get(setting.variable());
        return variable == null || variable.isBlank() ? null : variable.strip();
    }

    private void problem(Setting setting, String expected) {
        problems.add(
                name(setting) + ": expected " + expected + ", found " + Printable.text(text(setting, "nothing")) + ".");
    }

    private String name(Setting setting) {
        return options.containsKey(setting) ? setting.option() : setting.variable();
    }
}
