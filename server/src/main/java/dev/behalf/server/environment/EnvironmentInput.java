package dev.behalf.server.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person typed into the form of an environment, in the words of `behalf.yaml`; blank for the default.
///
/// @param url the public URL
/// @param clientRegistration whether clients may register themselves
/// @param clientHosts where the documents of clients may be; null for anywhere
/// @param dpopNonces whether proofs of clients need a nonce from here
public record EnvironmentInput(
        String name,
        String kind,
        String url,
        String colour,
        boolean clientRegistration,
        @Nullable List<String> clientHosts,
        boolean dpopNonces) {

    public EnvironmentInput {
        clientHosts = clientHosts == null ? null : List.copyOf(clientHosts);
    }

    /// Open to clients.
    public EnvironmentInput(String name, String kind, String url, String colour) {
        this(name, kind, url, colour, true, null, false);
    }

    /// What is typed when nothing of an environment is changed.
    public static EnvironmentInput of(Environment environment) {
        String url = environment.publicUrl();
        return new EnvironmentInput(
                environment.name(),
                environment.kind().id(),
                url == null ? "" : url,
                environment.colour().id(),
                environment.clients().registration(),
                environment.clients().hosts(),
                environment.clients().dpopNonces());
    }

    /// The same with another kind, URL and colour.
    public EnvironmentInput with(String otherKind, String otherUrl, String otherColour) {
        return new EnvironmentInput(
                name, otherKind, otherUrl, otherColour, clientRegistration, clientHosts, dpopNonces);
    }

    /// The same for other clients.
    ///
    /// @param nonces whether their proofs need a nonce from here
    public EnvironmentInput withClients(boolean registration, @Nullable List<String> hosts, boolean nonces) {
        return new EnvironmentInput(name, kind, url, colour, registration, hosts, nonces);
    }

    /// What of it cannot be used, as far as that can be told without what is registered.
    public List<SettingProblem> problems() {
        ManifestProblems problems = new ManifestProblems();
        read(problems);
        return FormNodes.bySetting(problems, Map.of());
    }

    /// @return null when it cannot be used, which is reported
    @Nullable
    Environment read(ManifestProblems problems) {
        FormNodes nodes = new FormNodes(problems)
                .text("name", name)
                .text("kind", kind)
                .text("url", url)
                .text("colour", colour)
                .unless(EnvironmentReader.CLIENT_REGISTRATION, clientRegistration)
                .flag(EnvironmentReader.DPOP_NONCES, dpopNonces);
        if (clientHosts != null) {
            nodes.texts(EnvironmentReader.CLIENT_HOSTS, clientHosts);
        }
        YamlNode node = nodes.mapping("");
        Manifest.Entry entry = new EnvironmentReader(problems, new ArrayList<>()).read(node);
        return entry == null || problems.count() > 0 ? null : entry.environment();
    }
}
