package dev.behalf.server.admin;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.team.Permission;
import dev.behalf.server.verification.EnvironmentVerifier;
import dev.behalf.server.verification.StatusDocument;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/environments/{environment}/status`: keys and verdicts, as this node knows them.
final class StatusEndpoint {

    private final Gate gate;
    private final Verifiers verifiers;
    private final Activity activity;

    StatusEndpoint(Gate gate, Verifiers verifiers, Activity activity) {
        this.gate = gate;
        this.verifiers = verifiers;
        this.activity = activity;
    }

    List<Route> routes() {
        return List.of(gate.get("/environments/{environment}/status", Permission.VIEW_SETTINGS, this::status));
    }

    private void status(AdminCall call) {
        EnvironmentVerifier verifier = verifiers.of(call.requireConnection().environment());
        if (verifier == null) {
            throw Refusals.notFound("This environment has no connection yet.");
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>(StatusDocument.of(verifier));
        document.put(
                "lastVerifiedAt",
                activity.lastVerified(verifier.environment())
                        .map(Instant::toString)
                        .orElse(null));
        call.call().json(document);
    }
}
