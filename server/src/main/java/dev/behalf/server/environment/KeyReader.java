package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the keys that an environment should have.
final class KeyReader {

    private static final String UNATTENDED = "unattended";
    private static final Set<String> SETTINGS = EnvironmentReader.ordered("name", "kind", "origins", UNATTENDED);

    private static final Set<String> UNATTENDED_SETTINGS =
            EnvironmentReader.ordered(UnattendedForm.SCOPES, UnattendedForm.HOSTS);

    private final ManifestProblems problems;
    private final Map<String, String> pathsOfNames = new HashMap<>();

    KeyReader(ManifestProblems problems) {
        this.problems = problems;
    }

    List<Manifest.Key> read(Group environment) {
        List<Manifest.Key> keys = new ArrayList<>();
        for (YamlNode item : environment.items("keys")) {
            Group group = Group.of(item, SETTINGS, problems);
            Manifest.Key key = group == null ? null : read(group, item);
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private Manifest.@Nullable Key read(Group group, YamlNode item) {
        String name = name(group, item);
        ApiKey.Kind kind = kind(group);
        List<String> origins = origins(group);
        if (kind == ApiKey.Kind.SECRET && group.node("origins") != null) {
            String change = "Remove them; a publishable key is bound to origins.";
            group.problem("origins", "no origins for a secret key", "some", change);
        } else if (kind == ApiKey.Kind.PUBLISHABLE && group.items("origins").isEmpty()) {
            String change = "List where your front end is served from.";
            group.problem("origins", "at least one origin for a publishable key", "none", change);
        }
        Unattended unattended = unattended(group);
        if (kind == ApiKey.Kind.PUBLISHABLE && group.node(UNATTENDED) != null) {
            group.problem(UNATTENDED, "nothing for a publishable key", "some", UnattendedForm.SECRET_ONLY);
        }
        return name == null || kind == null ? null : new Manifest.Key(name, kind, origins, unattended);
    }

    private @Nullable String name(Group group, YamlNode item) {
        String name = group.required("name", "a name such as backend", "Name what uses the key.");
        if (name == null) {
            return null;
        }
        if (!ApiKey.isName(name)) {
            group.problem("name", ApiKey.NAME_FORM, Printable.text(name), "Choose a name of that form.");
            return null;
        }
        String same = pathsOfNames.putIfAbsent(name, item.path());
        if (same != null) {
            group.problem("name", "a name of its own", name + ", the name of " + same, "Rename one of the two.");
        }
        return name;
    }

    private static ApiKey.@Nullable Kind kind(Group group) {
        String id = group.required("kind", "secret or publishable", "Choose secret for servers.");
        ApiKey.Kind kind = id == null ? null : ApiKey.Kind.of(id).orElse(null);
        if (id != null && kind == null) {
            group.problem("kind", "secret or publishable", Printable.text(id), "Choose one of the two.");
        }
        return kind;
    }

    /// @return null where there is none, or none that can be read, which is reported
    private @Nullable Unattended unattended(Group key) {
        YamlNode node = key.node(UNATTENDED);
        Group group = node == null ? null : Group.of(node, UNATTENDED_SETTINGS, problems);
        if (group == null) {
            return null;
        }
        List<String> scopes = items(group, UnattendedForm.SCOPES, UnattendedForm::scopeFault);
        List<String> hosts = items(group, UnattendedForm.HOSTS, UnattendedForm::hostFault);
        return UnattendedForm.read(scopes, hosts) instanceof UnattendedForm.Reading.Good(var unattended)
                ? unattended
                : null;
    }

    private List<String> items(Group group, String setting, Function<String, UnattendedForm.@Nullable Fault> check) {
        List<YamlNode.Scalar> items = group.texts(setting);
        for (YamlNode.Scalar item : items) {
            UnattendedForm.Fault fault = check.apply(item.text());
            if (fault != null) {
                problems.add(item, fault.expected(), fault.found(), fault.change());
            }
        }
        UnattendedForm.Fault count =
                UnattendedForm.countFault(setting, group.items(setting).size());
        if (count != null) {
            group.problem(setting, count.expected(), count.found(), count.change());
        }
        return items.stream().map(YamlNode.Scalar::text).toList();
    }

    private List<String> origins(Group group) {
        Set<String> origins = new LinkedHashSet<>();
        for (YamlNode.Scalar item : group.texts("origins")) {
            String origin = Origins.parse(item.text());
            if (origin == null) {
                problems.add(item, Origins.EXPECTED, Printable.text(item.text()), Origins.advice(item.text()));
            } else {
                origins.add(origin);
            }
        }
        return List.copyOf(origins);
    }
}
