package dev.behalf.server.authserver;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.ProblemException;

/// The team's own apps, which authenticate with an API key of the environment, as for `/v1/verify`.
final class Apps {

    private final SubjectTokens subjects;

    Apps(SubjectTokens subjects) {
        this.subjects = subjects;
    }

    /// @throws OAuthException where it has no key that is good here
    ApiKey authenticated(Call call, Issuer issuer) {
        try {
            return subjects.admit(issuer.name(), call.authorization(), call.origin());
        } catch (ProblemException e) {
            Problem problem = e.problem();
            throw OAuthException.of(
                    problem.status(),
                    problem.status() == 401 ? "invalid_client" : "unauthorized_client",
                    problem.members().getOrDefault("detail", problem.title()) + " (" + problem.code() + ")");
        }
    }
}
