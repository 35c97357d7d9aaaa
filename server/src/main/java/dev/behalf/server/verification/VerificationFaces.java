package dev.behalf.server.verification;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Registry;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The HTTP faces of verification.
public final class VerificationFaces {

    private final Admission admission;
    private final OwnTokens own;

    /// @param registry what is registered now; a read of memory
    /// @param used told of every API key that is used; must not wait
    /// @param own knows the tokens that environments issue themselves
    public VerificationFaces(Supplier<Registry> registry, Consumer<ApiKey> used, Verifiers verifiers, OwnTokens own) {
        this.own = own;
        this.admission = new Admission(registry, used, verifiers);
    }

    public List<Route> routes() {
        return List.of(
                new CheckEndpoint(admission).route(),
                new VerifyEndpoint(admission).route(),
                new IntrospectEndpoint(admission, own).route(),
                new StatusEndpoint(admission).route(),
                new OpenApiEndpoint().route());
    }
}
