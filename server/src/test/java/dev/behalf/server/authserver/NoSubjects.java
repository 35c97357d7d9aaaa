package dev.behalf.server.authserver;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import org.jspecify.annotations.Nullable;

/// Without apps and without a provider.
public record NoSubjects() implements SubjectTokens {

    @Override
    public ApiKey admit(String environment, @Nullable String authorization, @Nullable String origin) {
        throw Problem.exception(ErrorCode.API_KEY_REFUSED, "There are no keys.");
    }

    @Override
    public Finding judge(String environment, String token) {
        throw new AssertionError("asked for " + environment);
    }

    @Override
    public Finding judgeAssertion(String environment, String assertion) {
        throw new AssertionError("asked for " + environment);
    }

    @Override
    public Finding judgeLogout(String environment, String token) {
        throw new AssertionError("asked for " + environment);
    }
}
