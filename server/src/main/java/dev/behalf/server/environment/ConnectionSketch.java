package dev.behalf.server.environment;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.Field;
import dev.behalf.provider.FieldProblem;
import dev.behalf.provider.FormResult;
import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A form that is not complete yet, with what can be told already. Where an id is missing that nothing else follows
/// from, another stands in for it; such settings are to be looked at, never to be saved.
///
/// @param normal by key the values that were given, in normal form
public record ConnectionSketch(ProviderSettings settings, DevelopmentSwitches switches, Map<String, String> normal) {

    public ConnectionSketch {
        normal = Map.copyOf(normal);
    }

    static Optional<ConnectionSketch> of(ConnectionInput input, DevelopmentSwitches switches) {
        Map<String, String> given = usable(input, switches);
        Map<String, String> values = new HashMap<>(given);
        standIns(input.provider()).forEach(values::putIfAbsent);
        if (!(ProviderForm.read(input.provider(), values, switches) instanceof FormResult.Valid valid)) {
            return Optional.empty();
        }
        Map<String, String> normal = new HashMap<>(ProviderForm.values(valid.settings()));
        normal.keySet().retainAll(given.keySet());
        return Optional.of(new ConnectionSketch(valid.settings(), switches, normal));
    }

    /// What was typed and is good.
    private static Map<String, String> usable(ConnectionInput input, DevelopmentSwitches switches) {
        Map<String, String> values = new HashMap<>();
        for (Field field : input.provider().fields()) {
            String value = input.fields().getOrDefault(field.key(), "");
            if (!value.isBlank() && !Secrets.in(value)) {
                values.put(field.key(), value);
            }
        }
        if (ProviderForm.read(input.provider(), values, switches) instanceof FormResult.Invalid(var problems)) {
            problems.stream().map(FieldProblem::key).forEach(values::remove);
        }
        return values;
    }

    private static Map<String, String> standIns(ProviderType provider) {
        return switch (provider) {
            case AUTH0, CLERK, COGNITO, OIDC -> Map.of("clientId", "client");
            case WORKOS -> Map.of("organizationId", "org_any");
        };
    }

    /// Whether a field's value was given and is good.
    public boolean has(String key) {
        return normal.containsKey(key);
    }
}
