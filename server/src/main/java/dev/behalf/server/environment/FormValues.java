package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderForm;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What stands in the boxes of a web form.
final class FormValues {

    private FormValues() {}

    /// Kinds that are the provider's default are left to it, so that they go on following from its fields.
    static ConnectionInput of(ConnectionSettings settings) {
        Connection connection = settings.connection();
        VerificationPolicy policy = connection.policy();
        DevelopmentSwitches switches = settings.switches();
        boolean usual = policy.kinds().equals(Connection.defaultKinds(connection.settings()));
        return new ConnectionInput(
                connection.settings().type(),
                ProviderForm.values(connection.settings()),
                new ConnectionInput.Options(
                        usual
                                ? null
                                : policy.kinds().stream()
                                        .sorted()
                                        .map(TokenKind::id)
                                        .toList(),
                        Durations.text(policy.leeway()),
                        Durations.text(policy.surviveOutage()),
                        sorted(policy.audiences()),
                        sorted(policy.extraIssuers()),
                        sorted(policy.authorizedParties()),
                        policy.allowImpersonation(),
                        settings.offlineAccess(),
                        settings.askBeforeActing(),
                        settings.enterpriseManaged(),
                        settings.authKit(),
                        switches.allowLoopbackProviders(),
                        text(switches.workosApi()),
                        text(switches.cognitoIdp())));
    }

    private static List<String> sorted(Collection<String> values) {
        return values.stream().sorted().toList();
    }

    static String text(@Nullable URI url) {
        return url == null ? "" : url.toString();
    }

    static ConnectionInput withoutSecrets(ConnectionInput input) {
        Map<String, String> fields = input.fields().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> secret(input, field) ? "" : field.getValue()));
        ConnectionInput.Options options = input.options();
        return new ConnectionInput(
                input.provider(),
                fields,
                new ConnectionInput.Options(
                        options.accept(),
                        shown(options.leeway()),
                        shown(options.surviveOutage()),
                        shown(options.audiences()),
                        shown(options.extraIssuers()),
                        shown(options.authorizedParties()),
                        options.allowImpersonation(),
                        options.offlineAccess(),
                        options.askBeforeActing(),
                        options.enterpriseManaged(),
                        options.authKit(),
                        options.allowLoopbackProviders(),
                        shown(options.workosApi()),
                        shown(options.cognitoIdp())));
    }

    private static boolean secret(ConnectionInput input, Map.Entry<String, String> field) {
        return Secrets.in(field.getValue())
                || ProviderForm.isSecret(input.provider(), field.getKey(), field.getValue());
    }

    private static List<String> shown(List<String> values) {
        return values.stream().filter(value -> !Secrets.in(value)).toList();
    }

    private static String shown(String value) {
        return Secrets.in(value) ? "" : value;
    }
}
