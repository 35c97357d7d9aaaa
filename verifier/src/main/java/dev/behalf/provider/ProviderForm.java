package dev.behalf.provider;

import dev.behalf.keys.Printable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a provider's form as people paste them, and says of each that cannot be used what to paste
/// instead.
public final class ProviderForm {

    private ProviderForm() {}

    /// @param values by field key; a missing key counts as blank; unknown keys are reported
    public static FormResult read(ProviderType type, Map<String, String> values, DevelopmentSwitches switches) {
        FormReader form = new FormReader(type, values, switches);
        ProviderSettings settings = switch (type) {
            case AUTH0 -> Auth0Form.read(form);
            case CLERK -> ClerkForm.read(form);
            case COGNITO -> CognitoForm.read(form);
            case WORKOS -> WorkOsForm.read(form);
            case OIDC -> OidcForm.read(form);
        };
        for (String key : values.keySet()) {
            reportUnknown(type, key, form);
        }
        return settings == null || !form.problems.isEmpty()
                ? new FormResult.Invalid(form.problems)
                : new FormResult.Valid(settings, form.notes);
    }

    /// Whether what was typed or pasted into a field is a secret by its form, so that it is not to be shown again.
    public static boolean isSecret(ProviderType type, String key, String value) {
        return FormReader.isSecret(type, key, FormReader.unquoted(value.strip()));
    }

    /// The values of settings by field key, so that reading them again gives the same settings.
    public static Map<String, String> values(ProviderSettings settings) {
        return switch (settings) {
            case ProviderSettings.Auth0(var domain, var client, var audience) ->
                values("tenantDomain", domain, "clientId", client, "audience", audience);
            case ProviderSettings.Clerk(var url, var client) -> values("instanceUrl", url, "clientId", client);
            case ProviderSettings.Cognito(var domain, var client, var pool) ->
                values("cognitoDomain", domain, "clientId", client, "userPoolId", pool);
            case ProviderSettings.WorkOs(var client, var organization) ->
                values("clientId", client, "organizationId", organization);
            case ProviderSettings.Oidc(var issuer, var client, var audience, var claim) ->
                values("issuer", issuer, "clientId", client, "audience", audience, "clientClaim", claim);
        };
    }

    private static Map<String, String> values(@Nullable String... pairs) {
        var values = new java.util.LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            String key = pairs[i];
            String value = pairs[i + 1];
            if (key != null && value != null) {
                values.put(key, value);
            }
        }
        return java.util.Collections.unmodifiableMap(values);
    }

    private static void reportUnknown(ProviderType type, String key, FormReader form) {
        if (type.fields().stream().noneMatch(field -> field.key().equals(key))) {
            String known =
                    String.join(", ", type.fields().stream().map(Field::key).toList());
            form.problems.add(new FieldProblem(
                    key,
                    Printable.text(key),
                    "one of " + known,
                    "a field that " + type.label() + " does not have",
                    "Remove it or correct its name.",
                    Map.of()));
        }
    }
}
