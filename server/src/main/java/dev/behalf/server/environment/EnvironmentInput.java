package dev.behalf.server.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person typed into the form of an environment, in the words of `behalf.yaml`; blank for the default.
///
/// @param url the public URL
public record EnvironmentInput(String name, String kind, String url, String colour) {

    /// What is typed when nothing of an environment is changed.
    public static EnvironmentInput of(Environment environment) {
        String url = environment.publicUrl();
        return new EnvironmentInput(
                environment.name(),
                environment.kind().id(),
                url == null ? "" : url,
                environment.colour().id());
    }

    /// What of it cannot be used, as far as that can be told without what is registered.
    public List<SettingProblem> problems() {
        ManifestProblems problems = new ManifestProblems();
        read(problems);
        return FormNodes.bySetting(problems, Map.of());
    }

    /// @return null when it cannot be used, which is reported
    @Nullable
    Environment read(ManifestProblems problems) {
        YamlNode node = new FormNodes(problems)
                .text("name", name)
                .text("kind", kind)
                .text("url", url)
                .text("colour", colour)
                .mapping("");
        Manifest.Entry entry = new EnvironmentReader(problems, new ArrayList<>()).read(node);
        return entry == null || problems.count() > 0 ? null : entry.environment();
    }
}
