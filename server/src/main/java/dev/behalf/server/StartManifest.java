package dev.behalf.server;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.CreatedKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies a `behalf.yaml` when the server starts.
final class StartManifest {

    private static final Logger LOG = LoggerFactory.getLogger(StartManifest.class);

    private StartManifest() {}

    /// @return the keys that were made, to be shown once
    /// @throws StartException where the file cannot be used
    static List<CreatedKey> apply(Path file, Environments environments) {
        Manifest manifest = read(file);
        refuseProductionKeys(file, manifest, environments.listKeys());
        return switch (environments.apply(manifest, false, false, Actor.SERVER)) {
            case ApplyResult.Refused(var problems) -> throw new StartException(file + ":", problems);
            case ApplyResult.Applied applied -> {
                LOG.info("{} is applied{}", file, applied.changed() ? "" : "; nothing changed");
                yield applied.created();
            }
        };
    }

    private static Manifest read(Path file) {
        try {
            return switch (Manifest.read(Files.readAllBytes(file))) {
                case Manifest.Reading.Valid(var manifest, var notes) -> {
                    notes.forEach(note -> LOG.info("{}: {}", file, note));
                    yield manifest;
                }
                case Manifest.Reading.Invalid(var problems) ->
                    throw new StartException(
                            file + " cannot be used:",
                            problems.stream()
                                    .map(problem -> problem.text(file.toString()))
                                    .toList());
            };
        } catch (IOException e) {
            throw new StartException(file + " cannot be read:", List.of(String.valueOf(e.getMessage())));
        }
    }

    /// A server's output is often collected, and no place for a production key.
    private static void refuseProductionKeys(Path file, Manifest manifest, List<ApiKey> known) {
        List<String> missing = manifest.environments().stream()
                .filter(entry -> entry.environment().kind() == Environment.Kind.PRODUCTION)
                .flatMap(entry -> entry.keys().stream()
                        .filter(key -> known.stream().noneMatch(is(entry, key)))
                        .map(key -> "The key " + key.name() + " of the production environment "
                                + entry.environment().name() + " does not exist yet: make it with `behalf apply " + file
                                + "`, which shows it once."))
                .toList();
        if (!missing.isEmpty()) {
            throw new StartException(file + " cannot be applied here:", missing);
        }
    }

    private static Predicate<ApiKey> is(Manifest.Entry entry, Manifest.Key key) {
        return existing -> existing.active()
                && existing.environment().equals(entry.environment().name())
                && existing.name().equals(key.name());
    }
}
