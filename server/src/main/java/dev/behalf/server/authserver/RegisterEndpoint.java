package dev.behalf.server.authserver;

import dev.behalf.server.clients.Client;
import dev.behalf.server.clients.Clients;
import dev.behalf.server.clients.Registration;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;

/// `POST /register`: a client registers itself (RFC 7591).
final class RegisterEndpoint {

    private final Entrance entrance;
    private final Clients clients;
    private final RateLimits limits;
    private final Steps steps;

    RegisterEndpoint(Entrance entrance, Clients clients, RateLimits limits, Steps steps) {
        this.steps = steps;
        this.limits = limits;
        this.entrance = entrance;
        this.clients = clients;
    }

    Route route() {
        return PublicRoute.post(Paths.REGISTER, OAuthAction.of(this::handle));
    }

    private void handle(Call call) {
        Issuer issuer = entrance.issuer(call);
        Failures.noting(steps, call, issuer, Stage.CLIENT, () -> null, () -> {
            limits.registration(call, issuer);
            register(call, issuer);
        });
    }

    private void register(Call call, Issuer issuer) {
        if (!issuer.environment().clients().registration()) {
            throw OAuthException.of(
                    403,
                    "access_denied",
                    "Clients cannot register themselves here. Ask the team that runs " + issuer.url()
                            + " to register the client"
                            + (issuer.environment().clients().takesDocuments()
                                    ? ", or use one that publishes a client metadata document."
                                    : "."));
        }
        switch (clients.register(issuer.name(), call.body().json(), issuer.onThisMachine())) {
            case Registration.Registered registered -> {
                Client client = registered.client();
                steps.note(Step.reached(issuer.name(), Stage.CLIENT, Asker.of(call))
                        .by(client.id(), client.metadata().name())
                        .remarking("Registered itself."));
                call.json(201, registered.answer());
            }
            case Registration.Refused(var problem) -> throw OAuthException.of(problem.error(), problem.description());
            case Registration.Full _ ->
                throw OAuthException.of(
                        503,
                        "temporarily_unavailable",
                        "Too many clients are registered and wait for their first use; try again later.");
        }
    }
}
