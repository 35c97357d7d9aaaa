package dev.behalf.server.authserver;

import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;

/// `POST /register`: a client registers itself (RFC 7591).
final class RegisterEndpoint {

    private final Entrance entrance;
    private final Clients clients;
    private final RateLimits limits;

    RegisterEndpoint(Entrance entrance, Clients clients, RateLimits limits) {
        this.limits = limits;
        this.entrance = entrance;
        this.clients = clients;
    }

    Route route() {
        return PublicRoute.post(Paths.REGISTER, OAuthAction.of(this::handle));
    }

    private void handle(Call call) {
        Issuer issuer = entrance.issuer(call);
        limits.registration(call, issuer);
        switch (clients.register(issuer.name(), call.body().json(), issuer.onThisMachine())) {
            case Registration.Registered registered -> call.json(201, registered.answer());
            case Registration.Refused(var problem) -> throw OAuthException.of(problem.error(), problem.description());
            case Registration.Full _ ->
                throw OAuthException.of(
                        503,
                        "temporarily_unavailable",
                        "Too many clients are registered and wait for their first use; try again later.");
        }
    }
}
