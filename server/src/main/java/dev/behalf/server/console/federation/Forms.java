package dev.behalf.server.console.federation;

import dev.behalf.provider.Connection;
import dev.behalf.provider.Derived;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.ConnectionSketch;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.SettingProblem;
import dev.behalf.token.TokenKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the form of a connection out of what stands in it.
final class Forms {

    /// Fields of providers that few need.
    private static final Set<String> ADVANCED = Set.of("userPoolId", "clientClaim");

    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("provider", "Provider"),
            Map.entry("accept", "Accepted tokens"),
            Map.entry("leeway", "Clock leeway"),
            Map.entry("surviveOutage", "Outage survival"),
            Map.entry("audiences", "More audiences"),
            Map.entry("extraIssuers", "Extra issuers"),
            Map.entry("authorizedParties", "Allowed origins"),
            Map.entry("allowImpersonation", "Impersonation"),
            Map.entry("offlineAccess", "Offline access"),
            Map.entry("askBeforeActing", "Consent before acting"),
            Map.entry("enterpriseManaged", "Enterprise-managed authorization"),
            Map.entry("authKit", "Sign-in by AuthKit"),
            Map.entry("development", "Development switches"),
            Map.entry("allowLoopbackProviders", "Providers on this machine"),
            Map.entry("workosApi", "WorkOS API"),
            Map.entry("cognitoIdp", "Cognito host"));

    private final Environments environments;
    private final LiveProvider live;

    Forms(Environments environments, LiveProvider live) {
        this.environments = environments;
        this.live = live;
    }

    /// A form to begin with.
    FormView blank(Environment environment, ProviderType provider, long version) {
        ConnectionInput input = new ConnectionInput(provider, Map.of(), ConnectionInput.Options.DEFAULT);
        return whileTyping(environment, input, version, Hint.NONE);
    }

    FormView of(Environment environment, ConnectionSettings settings, long version) {
        return whileTyping(environment, ConnectionInput.of(settings), version, Hint.NONE);
    }

    FormView whileTyping(Environment environment, ConnectionInput input, long version, Hint hint) {
        return view(environment, Examination.whileTyping(input, environment.kind()), version, hint, List.of());
    }

    FormView whenSent(Environment environment, ConnectionInput input, long version) {
        return sent(environment, input, version, Examination.whenSent(input, environment.kind()));
    }

    /// What was sent and refused for these problems.
    FormView refused(Environment environment, ConnectionInput input, long version, List<SettingProblem> problems) {
        return sent(environment, input, version, Examination.refused(input, environment.kind(), problems));
    }

    private FormView sent(Environment environment, ConnectionInput input, long version, Examination examination) {
        List<FormView.Problem> problems = examination.problems().stream()
                .map(problem -> new FormView.Problem(
                        problem.key(), label(input.provider(), problem.key()), Examination.sentence(problem)))
                .toList();
        return view(environment, examination, version, Hint.NONE, problems);
    }

    private FormView view(
            Environment environment,
            Examination examination,
            long version,
            Hint hint,
            List<FormView.Problem> problems) {
        ConnectionInput shown = examination.shown();
        List<FieldView> fields = shown.provider().fields().stream()
                .map(field -> field(field, examination, hint))
                .toList();
        ConnectionSketch sketch = examination.sketch().orElse(null);
        return new FormView(
                Guide.of(shown.provider()),
                version,
                fields.stream().filter(field -> !ADVANCED.contains(field.key())).toList(),
                fields.stream().filter(field -> ADVANCED.contains(field.key())).toList(),
                shown.options(),
                shown.options().accept() != null,
                kinds(shown, sketch),
                sketch == null ? "" : accepts(shown, sketch),
                sketch == null
                        ? DerivedRow.blank(shown.provider())
                        : DerivedRow.of(sketch, derived(environment, sketch)),
                DerivedRow.source(shown.provider()),
                examination.states(),
                examination.notes(),
                problems,
                open(examination, hint));
    }

    private static FieldView field(Field field, Examination examination, Hint hint) {
        State state = examination.states().getOrDefault(field.key(), State.NONE);
        return new FieldView(
                field.key(),
                field.label(),
                field.required(),
                field.example(),
                Where.of(field.where()),
                examination.shown().fields().getOrDefault(field.key(), ""),
                hint.on(field.key(), state),
                hint.focus().equals(field.key()));
    }

    /// With what the provider said when it was last asked.
    private Derived derived(Environment environment, ConnectionSketch sketch) {
        Derived derived = Derived.of(sketch.settings(), pin(environment, sketch), sketch.switches());
        return live.named(environment.name())
                .filter(named -> Objects.equals(named.issuer(), derived.issuer()))
                .filter(named -> sketch.settings() instanceof ProviderSettings.Oidc)
                .orElse(derived);
    }

    private @Nullable String pin(Environment environment, ConnectionSketch sketch) {
        return sketch.settings() instanceof ProviderSettings.Cognito cognito
                ? environments
                        .pins(environment.name())
                        .find(cognito.cognitoDomain())
                        .orElse(null)
                : null;
    }

    private static List<KindChoice> kinds(ConnectionInput input, @Nullable ConnectionSketch sketch) {
        Set<String> accepted = Set.copyOf(accepted(input, sketch));
        return Connection.offeredKinds(input.provider()).stream()
                .sorted()
                .map(kind -> KindChoice.of(kind, accepted.contains(kind.id())))
                .toList();
    }

    private static List<String> accepted(ConnectionInput input, @Nullable ConnectionSketch sketch) {
        List<String> chosen = input.options().accept();
        if (chosen != null) {
            return chosen;
        }
        return sketch == null
                ? List.of()
                : Connection.defaultKinds(sketch.settings()).stream()
                        .map(TokenKind::id)
                        .toList();
    }

    private static String accepts(ConnectionInput input, ConnectionSketch sketch) {
        if (input.options().accept() != null) {
            String kinds = Connection.offeredKinds(input.provider()).stream()
                    .sorted()
                    .filter(kind -> accepted(input, sketch).contains(kind.id()))
                    .map(kind -> kind.label() + "s")
                    .collect(Collectors.joining(" and "));
            return kinds.isEmpty() ? "" : "Accepts " + kinds + ", as chosen under Advanced.";
        }
        return switch (sketch.settings()) {
            case ProviderSettings.Auth0 auth0 -> api(auth0.audience());
            case ProviderSettings.Oidc oidc -> api(oidc.audience());
            case ProviderSettings.Clerk _ -> "Accepts OAuth access tokens of this client.";
            case ProviderSettings.Cognito _ -> "Accepts access tokens of this client.";
            case ProviderSettings.WorkOs _ ->
                "Accepts access tokens of AuthKit sessions in this organization, and in no other.";
        };
    }

    private static String api(@Nullable String audience) {
        return audience == null
                ? "Accepts ID tokens of this client. With an audience it accepts access tokens instead."
                : "Accepts access tokens of this client for " + audience + ".";
    }

    /// Unfolded where something in there is wrong or was just filled.
    private static boolean open(Examination examination, Hint hint) {
        Set<String> above = examination.shown().provider().fields().stream()
                .map(Field::key)
                .filter(key -> !ADVANCED.contains(key))
                .collect(Collectors.toSet());
        return hint.said().keySet().stream().anyMatch(ADVANCED::contains)
                || examination.states().entrySet().stream()
                        .anyMatch(state -> state.getValue().isBad()
                                && !above.contains(state.getKey())
                                && !state.getKey().isEmpty());
    }

    static String label(ProviderType provider, String key) {
        return Stream.concat(
                        provider.fields().stream()
                                .filter(field -> field.key().equals(key))
                                .map(Field::label),
                        Stream.of(LABELS.getOrDefault(key, key)))
                .findFirst()
                .orElse(key);
    }
}
