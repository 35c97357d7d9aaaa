package dev.behalf.server.environment;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.FieldProblem;
import dev.behalf.provider.FormResult;
import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person typed into the form of a connection.
///
/// @param fields the provider's own, by key, as they were typed or pasted
public record ConnectionInput(ProviderType provider, Map<String, String> fields, Options options) {

    /// What is the same for every provider; blank for the default. Texts are as `behalf.yaml` writes them.
    ///
    /// @param accept ids of token kinds; null for the provider's default
    /// @param workosApi replaces the API of WorkOS; like the other two of its kind refused in production
    public record Options(
            @Nullable List<String> accept,
            String leeway,
            String surviveOutage,
            List<String> audiences,
            List<String> extraIssuers,
            List<String> authorizedParties,
            boolean allowImpersonation,
            boolean offlineAccess,
            boolean askBeforeActing,
            boolean enterpriseManaged,
            boolean authKit,
            boolean allowLoopbackProviders,
            String workosApi,
            String cognitoIdp) {

        public static final Options DEFAULT = new Options(
                null, "", "", List.of(), List.of(), List.of(), false, false, false, false, false, false, "", "");

        Options with(boolean loopback, String workos, String cognito) {
            return new Options(
                    accept,
                    leeway,
                    surviveOutage,
                    audiences,
                    extraIssuers,
                    authorizedParties,
                    allowImpersonation,
                    offlineAccess,
                    askBeforeActing,
                    enterpriseManaged,
                    authKit,
                    loopback,
                    workos,
                    cognito);
        }

        public Options {
            accept = accept == null ? null : List.copyOf(accept);
            audiences = List.copyOf(audiences);
            extraIssuers = List.copyOf(extraIssuers);
            authorizedParties = List.copyOf(authorizedParties);
        }
    }

    /// What the input came to.
    public sealed interface Reading {

        /// @param notes what is worth knowing although it is no error, one sentence each
        record Valid(ConnectionSettings settings, List<String> notes) implements Reading {
            public Valid {
                notes = List.copyOf(notes);
            }
        }

        /// @param problems at least one, every one that could be found
        record Invalid(List<SettingProblem> problems) implements Reading {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    public ConnectionInput {
        fields = Map.copyOf(fields);
    }

    /// What the form shows of settings; read again it gives the same settings.
    public static ConnectionInput of(ConnectionSettings settings) {
        return FormValues.of(settings);
    }

    /// The same with other values in some of the provider's fields.
    ///
    /// @param values by key; blank to empty a field
    public ConnectionInput with(Map<String, String> values) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.putAll(values);
        return new ConnectionInput(provider, changed, options);
    }

    /// The same with providers on this machine accepted.
    public ConnectionInput allowingLoopback() {
        return new ConnectionInput(provider, fields, options.with(true, options.workosApi(), options.cognitoIdp()));
    }

    /// The same with these development switches.
    public ConnectionInput with(DevelopmentSwitches switches) {
        return new ConnectionInput(
                provider,
                fields,
                options.with(
                        switches.allowLoopbackProviders(),
                        FormValues.text(switches.workosApi()),
                        FormValues.text(switches.cognitoIdp())));
    }

    /// The same without what is a secret by its form, fit to be shown again.
    public ConnectionInput withoutSecrets() {
        return FormValues.withoutSecrets(this);
    }

    /// What can be told of the provider before the form is complete.
    ///
    /// @return empty until the field is good that the others follow from
    public Optional<ConnectionSketch> sketch(Environment.Kind kind) {
        return ConnectionSketch.of(this, switches(kind));
    }

    /// The development switches, as far as they can be used.
    public DevelopmentSwitches switches(Environment.Kind kind) {
        ManifestProblems problems = new ManifestProblems();
        DevelopmentSwitches switches = EnvironmentReader.switches(development(problems), kind, problems);
        return kind == Environment.Kind.PRODUCTION ? DevelopmentSwitches.OFF : switches;
    }

    /// Reads it by the rules of `behalf.yaml`.
    public Reading read(Environment.Kind kind) {
        ManifestProblems problems = new ManifestProblems();
        List<String> notes = new ArrayList<>();
        DevelopmentSwitches switches = EnvironmentReader.switches(development(problems), kind, problems);
        ConnectionSettings settings = new ConnectionReader(problems, notes).read(connection(problems), switches);
        return settings == null || problems.count() > 0
                ? new Reading.Invalid(FormNodes.bySetting(problems, repairs(switches)))
                : new Reading.Valid(
                        settings,
                        notes.stream()
                                .map(note -> note.replaceFirst("^provider: ", ""))
                                .toList());
    }

    private YamlNode development(ManifestProblems problems) {
        return new FormNodes(problems)
                .flag("allowLoopbackProviders", options.allowLoopbackProviders())
                .text("workosApi", options.workosApi())
                .text("cognitoIdp", options.cognitoIdp())
                .mapping("development");
    }

    private YamlNode connection(ManifestProblems problems) {
        FormNodes nodes = new FormNodes(problems).text("provider", provider.id());
        fields.forEach(nodes::text);
        if (options.accept() != null) {
            nodes.texts("accept", options.accept());
        }
        return nodes.text("leeway", options.leeway())
                .text("surviveOutage", options.surviveOutage())
                .texts("audiences", options.audiences())
                .texts("extraIssuers", options.extraIssuers())
                .texts("authorizedParties", options.authorizedParties())
                .flag("allowImpersonation", options.allowImpersonation())
                .flag(ConnectionReader.OFFLINE_ACCESS, options.offlineAccess())
                .flag(ConnectionReader.ASK_BEFORE_ACTING, options.askBeforeActing())
                .flag(ConnectionReader.ENTERPRISE_MANAGED, options.enterpriseManaged())
                .flag(ConnectionReader.AUTH_KIT, options.authKit())
                .mapping("");
    }

    /// Problems of a file carry no repair, since nobody clicks there.
    private Map<String, Map<String, String>> repairs(DevelopmentSwitches switches) {
        Map<String, Map<String, String>> repairs = new HashMap<>();
        if (ProviderForm.read(provider, withoutSecrets().fields(), switches)
                instanceof FormResult.Invalid(var problems)) {
            for (FieldProblem problem : problems) {
                repairs.putIfAbsent(problem.key(), problem.repair());
            }
        }
        return repairs;
    }
}
