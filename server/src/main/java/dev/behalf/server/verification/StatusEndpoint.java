package dev.behalf.server.verification;

import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;

/// `GET /v1/status`: how the connection of an environment is doing.
final class StatusEndpoint {

    private static final String PATH = "/v1/status";

    private final Admission admission;

    StatusEndpoint(Admission admission) {
        this.admission = admission;
    }

    Route route() {
        return Route.get(PATH, this::handle);
    }

    private void handle(Call call) {
        if (call.hasQuery()) {
            call.query().only();
        }
        ApiKey key = admission.secretKey(Credentials.bearer(call.authorization()), call.base());
        call.json(StatusDocument.of(admission.verifier(key)));
    }
}
