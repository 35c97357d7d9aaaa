package dev.behalf.server.environment;

import dev.behalf.server.environment.Manifest.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a whole `behalf.yaml`.
final class ManifestReader {

    private static final String ENVIRONMENTS = "environments";

    private final ManifestProblems problems = new ManifestProblems();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> pathsOfNames = new HashMap<>();
    private final Map<String, String> pathsOfUrls = new HashMap<>();

    Reading read(byte[] yaml) {
        List<Manifest.Entry> entries = entries(yaml);
        return problems.count() == 0
                ? new Reading.Valid(new Manifest(entries), notes)
                : new Reading.Invalid(problems.all());
    }

    private List<Manifest.Entry> entries(byte[] yaml) {
        String text = text(yaml);
        YamlNode root = text == null ? null : YamlReader.read(text, problems);
        Group file = root == null ? null : Group.of(root, Set.of(ENVIRONMENTS), problems);
        if (file == null) {
            return List.of();
        }
        if (file.node(ENVIRONMENTS) == null) {
            file.problem(ENVIRONMENTS, "a list of environments", "nothing", "List at least one, such as default.");
        }
        List<Manifest.Entry> entries = new ArrayList<>();
        for (YamlNode node : file.items(ENVIRONMENTS)) {
            Manifest.Entry entry = new EnvironmentReader(problems, notes).read(node);
            if (entry != null) {
                reportRepeated(node, entry.environment());
                entries.add(entry);
            }
        }
        return entries;
    }

    private void reportRepeated(YamlNode node, Environment environment) {
        String sameName = pathsOfNames.putIfAbsent(environment.name(), node.path());
        if (sameName != null) {
            problems.add(
                    node.path() + ".name",
                    node.line(),
                    "a name of its own",
                    environment.name() + ", the name of " + sameName,
                    "Rename one of the two.");
        }
        String url = environment.publicUrl();
        String sameUrl = url == null ? null : pathsOfUrls.putIfAbsent(url, node.path());
        if (sameUrl != null) {
            problems.add(
                    node.path() + ".url",
                    node.line(),
                    "a public URL of its own",
                    "the one of " + sameUrl,
                    "Give each environment a host or a path of its own.");
        }
    }

    private @Nullable String text(byte[] yaml) {
        if (yaml.length > Manifest.MAX_BYTES) {
            problems.add("", 0, "at most 1 MB", yaml.length + " bytes", "Is it the right file?");
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(yaml))
                    .toString();
        } catch (CharacterCodingException e) {
            problems.add("", 0, "text in UTF-8", "bytes that are none", "Save the file in UTF-8.");
            return null;
        }
    }
}
