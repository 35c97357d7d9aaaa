package dev.behalf.server.authserver;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A secret and a publishable key, which are good for all environments, beside the keys that they have; and no judge of
/// the provider's tokens.
record TwoKeys(InstantSource clock, Supplier<Registry> registry) implements SubjectTokens {

    static final String SECRET = "Bearer secret";
    static final String PUBLISHABLE = "Bearer publishable";

    @Override
    public ApiKey admit(String environment, @Nullable String authorization, @Nullable String origin) {
        if (SECRET.equals(authorization)) {
            return key(environment, ApiKey.Kind.SECRET);
        }
        if (PUBLISHABLE.equals(authorization)) {
            return key(environment, ApiKey.Kind.PUBLISHABLE);
        }
        ApiKey registered =
                authorization == null ? null : registry.get().key(authorization.replaceFirst("^Bearer ", ""));
        if (registered != null && registered.environment().equals(environment)) {
            return registered;
        }
        throw Problem.exception(ErrorCode.API_KEY_REFUSED, "There is no such key.");
    }

    private ApiKey key(String environment, ApiKey.Kind kind) {
        return new ApiKey(
                "key_" + kind.id(), environment, kind, "tool", "abcd", List.of(), null, clock.instant(), null, null);
    }

    @Override
    public Finding judge(String environment, String token) {
        return new Finding.Refused("The token is not of the provider.");
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
