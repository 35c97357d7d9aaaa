package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// WorkOS's fields. Source: WorkOS API reference; ids carry their kind as a prefix.
final class WorkOsForm {

    private static final String CLIENT = "clientId";
    private static final String ORGANIZATION = "organizationId";
    private static final Pattern ID = Pattern.compile("(?:client|org)_[0-9A-Za-z]{1,64}");

    private WorkOsForm() {}

    static ProviderSettings.@Nullable WorkOs read(FormReader form) {
        String client = id(form, CLIENT, "client_", "org_", ORGANIZATION);
        String organization = id(form, ORGANIZATION, "org_", "client_", CLIENT);
        return client == null || organization == null ? null : new ProviderSettings.WorkOs(client, organization);
    }

    private static @Nullable String id(FormReader form, String key, String prefix, String other, String otherKey) {
        String value = inAddress(form.identifier(key), prefix);
        if (value == null) {
            return null;
        }
        if (value.startsWith(other)) {
            form.problem(
                    key,
                    "an id that starts with " + prefix,
                    Printable.text(value) + ", which belongs in the other field",
                    form.where(key),
                    Map.of(otherKey, value, key, form.beginning(otherKey, prefix)));
            return null;
        }
        if (!value.startsWith(prefix) || !ID.matcher(value).matches()) {
            form.problem(key, "an id that starts with " + prefix, Printable.text(value) + kind(value), form.where(key));
            return null;
        }
        return value;
    }

    /// The id that an address of the dashboard names.
    private static @Nullable String inAddress(@Nullable String value, String prefix) {
        Matcher id =
                Pattern.compile("/(" + prefix + "[0-9A-Za-z]{1,64})(?:[/?#]|$)").matcher(value == null ? "" : value);
        return id.find() ? id.group(1) : value;
    }

    private static String kind(String value) {
        return switch (value.substring(0, value.indexOf('_') + 1)) {
            case "app_", "ins_" -> ", the id of something at Clerk";
            case "conn_" -> ", the id of a connection";
            case "user_" -> ", the id of a user";
            case "prof_" -> ", the id of a profile";
            case "directory_" -> ", the id of a directory";
            case "project_", "environment_" -> ", the id of an environment";
            default -> "";
        };
    }
}
