package dev.behalf.server.console.federation;

import dev.behalf.provider.Connection;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.Fields;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Secrets;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.token.TokenKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form as it was sent.
final class Sent {

    private Sent() {}

    static ConnectionInput input(Fields fields) {
        ProviderType provider = ProviderType.of(fields.text("provider"))
                .orElseThrow(() -> Problem.exception(
                        ErrorCode.MALFORMED_REQUEST, "The form names no provider; load the page again."));
        Map<String, String> values = new LinkedHashMap<>();
        for (Field field : provider.fields()) {
            values.put(field.key(), fields.text(field.key()));
        }
        return new ConnectionInput(provider, values, options(provider, fields));
    }

    private static ConnectionInput.Options options(ProviderType provider, Fields fields) {
        return new ConnectionInput.Options(
                fields.text("kinds").equals("chosen") ? kinds(provider, fields) : null,
                fields.text("leeway"),
                fields.text("surviveOutage"),
                items(fields.text("audiences")),
                items(fields.text("extraIssuers")),
                items(fields.text("authorizedParties")),
                fields.ticked("allowImpersonation"),
                fields.ticked("offlineAccess"),
                // It stands beneath the other and means nothing without it.
                fields.ticked("offlineAccess") && fields.ticked("askBeforeActing"),
                fields.ticked("enterpriseManaged"),
                fields.ticked("authKit"),
                fields.ticked("allowLoopbackProviders"),
                fields.text("workosApi"),
                fields.text("cognitoIdp"));
    }

    private static List<String> kinds(ProviderType provider, Fields fields) {
        return Connection.offeredKinds(provider).stream()
                .sorted()
                .map(TokenKind::id)
                .filter(id -> fields.ticked("accept-" + id))
                .toList();
    }

    /// One on each line; none of them can hold a comma or a space. A text with a secret in it stays whole, so that no
    /// part of it escapes notice.
    private static List<String> items(String text) {
        if (Secrets.in(text)) {
            return List.of(text);
        }
        return Arrays.stream(text.split("[\\s,]+"))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// The version that was looked at. A text that is no number is no version, and is refused as a conflict.
    static long version(Fields fields) {
        String text = fields.text("version");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    /// @return null where nothing was typed
    static @Nullable String confirmation(Fields fields) {
        return fields.ticked("confirmation") ? fields.text("confirmation") : null;
    }

    /// @return null where the form cannot be used as it stands
    static @Nullable ConnectionSettings settings(Environment environment, ConnectionInput input) {
        return input.read(environment.kind()) instanceof ConnectionInput.Reading.Valid valid ? valid.settings() : null;
    }
}
