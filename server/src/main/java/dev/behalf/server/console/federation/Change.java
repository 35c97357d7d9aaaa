package dev.behalf.server.console.federation;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Difference;
import dev.behalf.token.TokenKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A setting that differs, as pages show it.
///
/// @param style `added`, `changed` or `removed`
/// @param before empty where there was nothing
/// @param after empty where there is nothing
public record Change(String style, String label, String before, String after) {

    /// @param settings whose labels are used, null where there are none
    static List<Change> of(List<Difference> differences, @Nullable ConnectionSettings settings) {
        ProviderType provider = settings == null
                ? ProviderType.OIDC
                : settings.connection().settings().type();
        return differences.stream().map(each -> of(each, provider)).toList();
    }

    private static Change of(Difference difference, ProviderType provider) {
        String style = switch (difference.mark()) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case CHANGED, UNCHANGED, LEFT_ALONE -> "changed";
        };
        String key = difference.path().replaceFirst("^development\\.", "");
        return new Change(
                style, Forms.label(provider, key), text(key, difference.before()), text(key, difference.after()));
    }

    private static String text(String key, @Nullable String value) {
        if (value == null) {
            return "";
        }
        return switch (key) {
            case "provider" -> ProviderType.of(value).map(ProviderType::label).orElse(value);
            case "offlineAccess",
                    "askBeforeActing",
                    "enterpriseManaged",
                    "authKit",
                    "allowImpersonation",
                    "allowLoopbackProviders" -> value.equals("true") ? "on" : value;
            case "accept" ->
                Arrays.stream(value.split(", "))
                        .map(id ->
                                TokenKind.of(id).map(kind -> kind.label() + "s").orElse(id))
                        .collect(Collectors.joining(", "));
            default -> value;
        };
    }
}
