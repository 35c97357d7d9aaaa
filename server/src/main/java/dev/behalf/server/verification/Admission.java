package dev.behalf.server.verification;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides by API key which environment a request is for.
final class Admission {

    private final KeyMemory keys;
    private final Consumer<ApiKey> used;
    private final Verifiers verifiers;

    /// @param used told of every key that is used
    Admission(Supplier<Registry> registry, Consumer<ApiKey> used, Verifiers verifiers) {
        this.keys = new KeyMemory(registry);
        this.used = used;
        this.verifiers = verifiers;
    }

    /// The key, secret or publishable.
    ///
    /// @param base the path of the environment that the request was sent to, empty at the root
    /// @throws ProblemException where it opens nothing there; the same whether it is unknown, revoked or of another
    ///     environment
    ApiKey key(@Nullable String presented, String base) {
        return admitted(presented, key -> at(base, key));
    }

    /// The same for a request to this environment.
    ApiKey keyOf(String environment, @Nullable String presented) {
        return admitted(presented, key -> key.environment().equals(environment));
    }

    private ApiKey admitted(@Nullable String presented, Predicate<ApiKey> fits) {
        if (presented == null || presented.isEmpty()) {
            throw Problem.exception(
                    ErrorCode.API_KEY_REFUSED, "An API key of the environment was expected; none was sent.");
        }
        ApiKey key = keys.find(presented);
        if (key == null || !fits.test(key)) {
            throw Problem.exception(
                    ErrorCode.API_KEY_REFUSED,
                    "An API key that is good here was expected. `behalf keys list` shows those there are.");
        }
        used.accept(key);
        return key;
    }

    ApiKey secretKey(@Nullable String presented, String base) {
        ApiKey key = key(presented, base);
        if (key.kind() != ApiKey.Kind.SECRET) {
            throw Problem.exception(
                    ErrorCode.SECRET_KEY_REQUIRED,
                    "A publishable key opens /v1/verify and token exchange only. Use a secret key, on a server.");
        }
        return key;
    }

    /// The origin that a publishable key is used from.
    ///
    /// @throws ProblemException where it is none of its own
    static String requireOrigin(ApiKey key, @Nullable String origin) {
        if (origin == null || !key.origins().contains(origin)) {
            throw Problem.exception(
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "A publishable key works from its own origins only: the Origin header must be one of them.");
        }
        return origin;
    }

    EnvironmentVerifier verifier(ApiKey key) {
        return verifier(key.environment());
    }

    EnvironmentVerifier verifier(String environment) {
        EnvironmentVerifier verifier = verifiers.of(environment);
        if (verifier == null) {
            throw Problem.exception(
                    ErrorCode.NO_CONNECTION, "Connect its identity provider, with `behalf apply` or in the console.");
        }
        return verifier;
    }

    /// Whether any publishable key may be used from this origin: all that can be asked before a key is known.
    boolean knowsOrigin(String origin) {
        return keys.knowsOrigin(origin);
    }

    /// At the root every key is good: several environments may share it, each with a host of its own.
    private boolean at(String base, ApiKey key) {
        if (base.isEmpty()) {
            return true;
        }
        Environment environment = keys.registry().environments().get(key.environment());
        return environment != null && base.equals(PublicPaths.of(environment));
    }
}
