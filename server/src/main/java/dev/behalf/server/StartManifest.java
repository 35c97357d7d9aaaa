package dev.behalf.server;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.ApplyResult;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Applies a `behalf.yaml` when the server starts.
final class StartManifest {

    private static final Logger LOG = LoggerFactory.getLogger(StartManifest.class);

    private StartManifest() {}

    /// @return with the keys and webhooks that were made, to be shown once
    /// @throws StartException where the file cannot be used
    static ApplyResult.Applied apply(Path file, Environments environments) {
        Manifest manifest = read(file);
        refuseProductionSecrets(file, manifest, environments);
        return switch (environments.apply(manifest, false, false, Actor.SERVER)) {
            case ApplyResult.Refused(var problems) -> throw new StartException(file + ":", problems);
            case ApplyResult.Applied applied -> {
                LOG.info("{} is applied{}", file, applied.changed() ? "" : "; nothing changed");
                yield applied;
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
            throw new StartException("The file to apply cannot be used:", List.of(FileProblem.of(file, e)));
        }
    }

    /// A server's output is often collected, and no place for a secret of production.
    private static void refuseProductionSecrets(Path file, Manifest manifest, Environments environments) {
        List<ApiKey> known = environments.listKeys();
        List<String> missing = manifest.environments().stream()
                .filter(entry -> entry.environment().kind() == Environment.Kind.PRODUCTION)
                .flatMap(entry -> Stream.concat(
                                entry.keys().stream()
                                        .filter(key -> known.stream().noneMatch(is(entry, key)))
                                        .map(key -> "The key " + key.name()),
                                environments.newWebhooks(entry).map(url -> "The webhook " + url))
                        .map(what -> what + " of the production environment "
                                + entry.environment().name() + " does not exist yet: make it with `behalf apply " + file
                                + "`, which shows its secret once."))
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
