package dev.behalf.server.admin;

import dev.behalf.keys.Printable;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Secrets;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.server.environment.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection as it is sent, in the groups `connection` and `development` of `behalf.yaml`: read into what the
/// console reads its form into, so that both are judged by the same rules.
final class ConnectionBody {

    static final String CONNECTION = "connection";
    static final String DEVELOPMENT = "development";

    private static final String PROVIDER = "provider";
    private static final List<String> OPTIONS = List.of(
            "accept",
            "leeway",
            "surviveOutage",
            "audiences",
            "extraIssuers",
            "authorizedParties",
            "allowImpersonation",
            "offlineAccess",
            "askBeforeActing",
            "enterpriseManaged",
            "authKit");
    private static final List<String> SWITCHES = List.of("allowLoopbackProviders", "workosApi", "cognitoIdp");

    private ConnectionBody() {}

    /// Ends the request where it cannot be read; otherwise the input may still hold what cannot be used.
    static ConnectionInput read(Members body, Environment.Kind kind) {
        if (!body.has(CONNECTION)) {
            body.problem(CONNECTION, "the settings of a connection", "none", "Send what GET answers, changed.");
        }
        Members connection = body.group(CONNECTION);
        Members development = body.group(DEVELOPMENT).only(SWITCHES);
        ProviderType provider = body.has(CONNECTION) ? provider(connection) : null;
        if (provider == null) {
            body.check();
        }
        ConnectionInput input = input(Objects.requireNonNull(provider), connection, development);
        body.check(() -> problems(input, kind));
        return input;
    }

    private static @Nullable ProviderType provider(Members connection) {
        String id = connection.text(PROVIDER).strip();
        ProviderType provider = ProviderType.of(id).orElse(null);
        if (provider == null) {
            List<String> ids =
                    Arrays.stream(ProviderType.values()).map(ProviderType::id).toList();
            String found = id.isEmpty() ? "none" : Secrets.in(id) ? "a secret (not shown)" : Printable.text(id);
            String change = Suggestion.of(id, ids)
                    .map(meant -> "Did you mean " + meant + "?")
                    .orElse("Choose one of them.");
            connection.problem(PROVIDER, "one of " + String.join(", ", ids), found, change);
        }
        return provider;
    }

    private static ConnectionInput input(ProviderType provider, Members connection, Members development) {
        List<String> known = new ArrayList<>(List.of(PROVIDER));
        provider.fields().forEach(field -> known.add(field.key()));
        known.addAll(OPTIONS);
        connection.only(known);
        Map<String, String> fields = new LinkedHashMap<>();
        for (Field field : provider.fields()) {
            fields.put(field.key(), connection.text(field.key()));
        }
        return new ConnectionInput(
                provider,
                fields,
                new ConnectionInput.Options(
                        connection.texts("accept"),
                        connection.text("leeway"),
                        connection.text("surviveOutage"),
                        list(connection, "audiences"),
                        list(connection, "extraIssuers"),
                        list(connection, "authorizedParties"),
                        connection.flag("allowImpersonation"),
                        connection.flag("offlineAccess"),
                        connection.flag("askBeforeActing"),
                        connection.flag("enterpriseManaged"),
                        connection.flag("authKit"),
                        development.flag("allowLoopbackProviders"),
                        development.text("workosApi"),
                        development.text("cognitoIdp")));
    }

    private static List<String> list(Members members, String name) {
        return Objects.requireNonNullElse(members.texts(name), List.of());
    }

    private static List<SettingProblem> problems(ConnectionInput input, Environment.Kind kind) {
        return switch (input.read(kind)) {
            case ConnectionInput.Reading.Invalid(var problems) -> problems;
            case ConnectionInput.Reading.Valid _ -> List.of();
        };
    }
}
