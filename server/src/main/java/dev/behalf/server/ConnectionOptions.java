package dev.behalf.server;

import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.Manifest;
import dev.behalf.server.environment.ManifestProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.json.JsonMapper;

/// The connection that a command works on: from a `behalf.yaml`, or from options named as its settings are. Both are
/// read
/// by the same reader, so they mean the same.
final class ConnectionOptions {

    private static final List<String> LISTS = List.of("accept", "audiences", "extraIssuers", "authorizedParties");
    private static final List<String> TEXTS = List.of("leeway", "surviveOutage");
    private static final List<String> ADDRESSES = List.of("workosApi", "cognitoIdp");
    private static final String INLINE = "environments[0].";

    private final Map<String, Object> connection = new LinkedHashMap<>();
    private final Map<String, Object> development = new LinkedHashMap<>();
    private @Nullable Path config;
    private @Nullable String environment;

    /// Adds the options to a command.
    void addTo(CommandSpec spec) {
        text(spec, "--config", "FILE", "take the connection from this behalf.yaml", value -> config = Path.of(value));
        text(
                spec,
                "--env",
                "NAME",
                "the environment in it; needed where there are several",
                value -> environment = value);
        text(
                spec,
                "--provider",
                "ID",
                "auth0, clerk, cognito, workos or oidc",
                value -> connection.put("provider", value));
        fields().forEach((key, description) -> setting(spec, connection, key, description));
        LISTS.forEach(key -> list(spec, key));
        TEXTS.forEach(key -> setting(spec, connection, key, "as " + key + " in behalf.yaml"));
        flag(spec, "--allow-impersonation", "accept tokens with act", () -> connection.put("allowImpersonation", true));
        flag(
                spec,
                "--allow-loopback-providers",
                "development: accept providers on this machine",
                () -> development.put("allowLoopbackProviders", true));
        ADDRESSES.forEach(
                key -> setting(spec, development, key, "development: the emulator standing in for the vendor's host"));
    }

    /// @param err where problems are told
    /// @return null when the options or the file cannot be used
    Manifest.@Nullable Entry read(java.io.PrintWriter err) {
        String source = config == null ? "" : config.toString();
        byte[] yaml;
        try {
            yaml = config == null ? inline() : Files.readAllBytes(config);
        } catch (IOException e) {
            err.println("behalf: " + FileProblem.of(Path.of(source), e));
            return null;
        }
        return switch (Manifest.read(yaml)) {
            case Manifest.Reading.Valid(var manifest, var notes) -> {
                notes.forEach(note -> err.println("note: " + option(note)));
                yield chosen(manifest, err);
            }
            case Manifest.Reading.Invalid(var problems) -> {
                problems.forEach(problem -> err.println(config == null ? told(problem) : problem.text(source)));
                yield null;
            }
        };
    }

    private Manifest.@Nullable Entry chosen(Manifest manifest, java.io.PrintWriter err) {
        List<Manifest.Entry> candidates = manifest.environments().stream()
                .filter(entry -> entry.connection() != null)
                .filter(entry ->
                        environment == null || entry.environment().name().equals(environment))
                .toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        List<String> names = manifest.environments().stream()
                .map(entry -> entry.environment().name())
                .toList();
        err.println("behalf: expected one environment with a connection, found "
                + (candidates.isEmpty() ? "none" : String.join(", ", names)) + "; choose with --env");
        return null;
    }

    /// JSON is YAML, and quotes whatever is in the values.
    private byte[] inline() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", "default");
        entry.put("kind", "development");
        entry.put("connection", connection);
        if (!development.isEmpty()) {
            entry.put("development", development);
        }
        return JsonMapper.shared()
                .writeValueAsString(Map.of("environments", List.of(entry)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String told(ManifestProblem problem) {
        return "behalf: " + (problem.path().isEmpty() ? "" : option(problem.path()) + ": ") + problem.message();
    }

    /// The path of a setting as the name of its option.
    private static String option(String path) {
        String setting = path.replace(INLINE + "connection.", "")
                .replace(INLINE + "development.", "")
                .replace(INLINE, "");
        return "--" + kebab(setting);
    }

    private static Map<String, String> fields() {
        Map<String, List<String>> labels = new LinkedHashMap<>();
        for (ProviderType type : ProviderType.values()) {
            for (Field field : type.fields()) {
                labels.computeIfAbsent(field.key(), _ -> new ArrayList<>()).add(type.label() + ": " + field.label());
            }
        }
        Map<String, String> descriptions = new LinkedHashMap<>();
        labels.forEach((key, list) -> descriptions.put(key, String.join("; ", list)));
        return descriptions;
    }

    private static void setting(CommandSpec spec, Map<String, Object> target, String key, String description) {
        text(spec, "--" + kebab(key), "VALUE", description, value -> target.put(key, value));
    }

    private void list(CommandSpec spec, String key) {
        text(
                spec,
                "--" + kebab(key),
                "A,B",
                "as " + key + " in behalf.yaml",
                value -> connection.put(key, List.of(value.split(","))));
    }

    private static void text(
            CommandSpec spec,
            String name,
            String label,
            String description,
            java.util.function.Consumer<String> target) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .description(description)
                .type(String.class)
                .setter(new picocli.CommandLine.Model.ISetter() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T set(T value) {
                        if (value != null) {
                            target.accept((String) value);
                        }
                        return value;
                    }
                })
                .build());
    }

    private static void flag(CommandSpec spec, String name, String description, Runnable target) {
        spec.addOption(OptionSpec.builder(name)
                .arity("0")
                .description(description)
                .type(boolean.class)
                .setter(new picocli.CommandLine.Model.ISetter() {
                    @Override
                    public <T> T set(T value) {
                        if (Boolean.TRUE.equals(value)) {
                            target.run();
                        }
                        return value;
                    }
                })
                .build());
    }

    private static String kebab(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
