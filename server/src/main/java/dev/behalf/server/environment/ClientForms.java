package dev.behalf.server.environment;

import dev.behalf.server.clients.ClientInput;
import java.util.List;
import java.util.Map;

/// Clients of the team as forms and programs send them, read by the rules of `behalf.yaml`.
public final class ClientForms {

    private ClientForms() {}

    /// Whom removing a client shuts out; empty where nobody is at risk. Only production has users to lose.
    ///
    /// @param signIns how many are in force
    public static List<LockoutRisk> removalRisks(Environment environment, long signIns) {
        return environment.production()
                ? List.of(new LockoutRisk(
                        ClientReader.CLIENTS,
                        signIns == 0
                                ? "Nobody can sign in to it any more."
                                : people(signIns) + " to it can be renewed no more, and nobody can sign in to it."))
                : List.of();
    }

    /// Whom ending sign-ins shuts out, likewise.
    public static List<LockoutRisk> endingRisks(Environment environment, long signIns) {
        return environment.production()
                ? List.of(new LockoutRisk(
                        "signIns",
                        signIns == 1
                                ? "Its person has to sign in anew before the client can go on."
                                : people(signIns) + " end, and their people have to sign in anew."))
                : List.of();
    }

    private static String people(long signIns) {
        return signIns == 1 ? "1 sign-in" : signIns + " sign-ins";
    }

    /// What of it cannot be used; a secret in it is told by its setting and repeated nowhere.
    public static List<SettingProblem> problems(ClientInput input) {
        ManifestProblems problems = new ManifestProblems();
        FormNodes nodes = new FormNodes(problems)
                .text(ClientInput.ID, input.id())
                .text(ClientInput.NAME, input.name())
                .texts(ClientInput.REDIRECT_URIS, input.redirectUris())
                .text(ClientInput.SCOPE, input.scope())
                .text(ClientInput.AUTHENTICATION, input.authentication())
                .text(ClientInput.JWKS_URI, input.jwksUri());
        ClientReader.read(Group.of(nodes.mapping(""), problems), problems);
        return FormNodes.bySetting(problems, Map.of());
    }
}
