package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.Field;
import dev.behalf.provider.FieldProblem;
import dev.behalf.provider.FormResult;
import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.token.VerificationPolicy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the connection of an environment: the provider, the fields of its form, and the policy.
final class ConnectionReader {

    static final String OFFLINE_ACCESS = "offlineAccess";
    static final String ASK_BEFORE_ACTING = "askBeforeActing";
    static final String ENTERPRISE_MANAGED = "enterpriseManaged";
    static final String AUTH_KIT = "authKit";

    private static final String PROVIDER = "provider";

    private final ManifestProblems problems;
    private final List<String> notes;

    ConnectionReader(ManifestProblems problems, List<String> notes) {
        this.problems = problems;
        this.notes = notes;
    }

    /// @return null when it cannot be used; all problems are reported
    @Nullable
    ConnectionSettings read(YamlNode node, DevelopmentSwitches switches) {
        ProviderType type = typeOf(node);
        Group group = Group.of(node, settings(type), problems);
        if (group == null) {
            return null;
        }
        if (type == null) {
            reportProvider(group);
            new PolicyReader(group, switches, problems).read(null);
            return null;
        }
        ProviderSettings settings = settings(group, type, switches);
        int before = problems.count();
        VerificationPolicy policy = new PolicyReader(group, switches, problems).read(settings);
        boolean offlineAccess = offlineAccess(group, type);
        boolean askBeforeActing = askBeforeActing(group, type, offlineAccess);
        boolean enterpriseManaged = enterpriseManaged(group, type);
        boolean authKit = authKit(group, type);
        Connection connection = settings == null || policy == null || problems.count() > before
                ? null
                : fitting(group, settings, policy);
        return connection == null
                ? null
                : new ConnectionSettings(
                        connection, switches, offlineAccess, askBeforeActing, enterpriseManaged, authKit);
    }

    private static boolean offlineAccess(Group group, ProviderType type) {
        if (ConnectionSettings.offersOfflineAccess(type)) {
            return group.flag(OFFLINE_ACCESS);
        }
        if (group.node(OFFLINE_ACCESS) != null) {
            String change = "Its single sign-on issues no refresh tokens: remove the setting.";
            group.problem(OFFLINE_ACCESS, "no such setting for " + type.label(), "one", change);
        }
        return false;
    }

    private static boolean askBeforeActing(Group group, ProviderType type, boolean offlineAccess) {
        boolean asks = group.flag(ASK_BEFORE_ACTING);
        if (asks && !offlineAccess) {
            group.problem(
                    ASK_BEFORE_ACTING,
                    ConnectionSettings.offersOfflineAccess(type)
                            ? "offlineAccess: true beside it"
                            : "no such setting for " + type.label(),
                    ConnectionSettings.offersOfflineAccess(type) ? "offline access off" : "one",
                    "Without offline access nothing acts for people who are away, and there is nothing to ask: remove the"
                            + " setting.");
        }
        return asks && offlineAccess;
    }

    private static boolean enterpriseManaged(Group group, ProviderType type) {
        if (ConnectionSettings.offersEnterpriseManaged(type)) {
            return group.flag(ENTERPRISE_MANAGED);
        }
        if (group.node(ENTERPRISE_MANAGED) != null) {
            String change = "It issues no assertions that name the organization: remove the setting.";
            group.problem(ENTERPRISE_MANAGED, "no such setting for " + type.label(), "one", change);
        }
        return false;
    }

    private static boolean authKit(Group group, ProviderType type) {
        if (ConnectionSettings.offersAuthKit(type)) {
            return group.flag(AUTH_KIT);
        }
        if (group.node(AUTH_KIT) != null) {
            group.problem(
                    AUTH_KIT, "no such setting for " + type.label(), "one", "It is WorkOS's: remove the setting.");
        }
        return false;
    }

    private @Nullable Connection fitting(Group group, ProviderSettings settings, VerificationPolicy policy) {
        List<String> unfit = Connection.problems(settings, policy);
        unfit.forEach(sentence -> group.sentence("accept", sentence));
        Connection.remarks(settings, policy).forEach(remark -> notes.add(group.path(PROVIDER) + ": " + remark));
        return unfit.isEmpty() ? new Connection(settings, policy) : null;
    }

    private static @Nullable ProviderType typeOf(YamlNode node) {
        YamlNode.Member member =
                node instanceof YamlNode.Mapping mapping ? mapping.members().get(PROVIDER) : null;
        return member != null && member.value() instanceof YamlNode.Scalar scalar
                ? ProviderType.of(scalar.text().strip()).orElse(null)
                : null;
    }

    private static Set<String> settings(@Nullable ProviderType type) {
        Set<String> settings = new LinkedHashSet<>(Set.of(PROVIDER));
        for (ProviderType candidate : ProviderType.values()) {
            if (type == null || type == candidate) {
                candidate.fields().forEach(field -> settings.add(field.key()));
            }
        }
        settings.addAll(PolicyReader.SETTINGS);
        settings.add(OFFLINE_ACCESS);
        settings.add(ASK_BEFORE_ACTING);
        settings.add(ENTERPRISE_MANAGED);
        settings.add(AUTH_KIT);
        return settings;
    }

    private static void reportProvider(Group group) {
        String expected = "one of "
                + Arrays.stream(ProviderType.values()).map(ProviderType::id).collect(Collectors.joining(", "));
        String id = group.required(PROVIDER, expected, "Name the identity provider; any other is oidc.");
        if (id != null) {
            List<String> ids =
                    Arrays.stream(ProviderType.values()).map(ProviderType::id).toList();
            String change = Suggestion.of(id, ids)
                    .map(meant -> "Did you mean " + meant + "?")
                    .orElse("Any provider that speaks OpenID Connect is oidc.");
            group.problem(PROVIDER, expected, Printable.text(id), change);
        }
    }

    private @Nullable ProviderSettings settings(Group group, ProviderType type, DevelopmentSwitches switches) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> reported = new LinkedHashSet<>();
        for (Field field : type.fields()) {
            String value = group.text(field.key());
            if (value != null) {
                values.put(field.key(), value);
            } else if (group.node(field.key()) != null) {
                reported.add(field.key());
            }
        }
        return switch (ProviderForm.read(type, values, switches)) {
            case FormResult.Valid(var settings, var remarks) -> {
                remarks.forEach(remark -> notes.add(group.path(PROVIDER) + ": " + remark));
                yield reported.isEmpty() ? settings : null;
            }
            case FormResult.Invalid(var unusable) -> {
                unusable.stream()
                        .filter(problem -> !reported.contains(problem.key()))
                        .forEach(problem -> report(group, problem));
                yield null;
            }
        };
    }

    private static void report(Group group, FieldProblem problem) {
        group.problem(problem.key(), problem.expected(), problem.found(), problem.change());
    }
}
