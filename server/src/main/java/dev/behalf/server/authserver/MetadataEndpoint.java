package dev.behalf.server.authserver;

import dev.behalf.server.signing.KeyTimes;
import dev.behalf.server.signing.SigningKeys;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.util.List;

/// The documents that clients find their way by, and the keys: at the root, with the environment's path behind the
/// well-known one (RFC 8414 section 3.1, RFC 9728 section 3.1), and behind the environment's path (OpenID Connect
/// Discovery section 4).
final class MetadataEndpoint {

    /// Short, because settings change while people try clients.
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Entrance entrance;
    private final Targets targets;
    private final Metadata metadata;
    private final SigningKeys keys;
    private final Steps steps;

    MetadataEndpoint(Entrance entrance, Targets targets, SigningKeys keys, Steps steps) {
        this.entrance = entrance;
        this.targets = targets;
        this.metadata = new Metadata(targets);
        this.keys = keys;
        this.steps = steps;
    }

    List<Route> routes() {
        return List.of(
                PublicRoute.get(Paths.AUTHORIZATION_SERVER, Route.Reach.INSERTED, this::authorizationServer),
                PublicRoute.get(Paths.OPENID_CONFIGURATION, Route.Reach.INSERTED, this::openIdProvider),
                PublicRoute.get(Paths.PROTECTED_RESOURCE, Route.Reach.INSERTED_SUBTREE, this::protectedResource),
                PublicRoute.get(Paths.JWKS, Route.Reach.EXACT, this::keys));
    }

    private void authorizationServer(Call call) {
        Issuer issuer = entrance.issuer(call);
        steps.note(Step.reached(issuer.name(), Stage.SERVER_METADATA, Asker.of(call)));
        call.publicJson(metadata.authorizationServer(issuer), KEPT);
    }

    private void openIdProvider(Call call) {
        Issuer issuer = entrance.issuer(call);
        steps.note(Step.reached(issuer.name(), Stage.SERVER_METADATA, Asker.of(call)));
        call.publicJson(metadata.openIdProvider(issuer), KEPT);
    }

    private void protectedResource(Call call) {
        Issuer issuer = entrance.issuer(call);
        Targets.Target target = targets.at(issuer, call.rest()).orElse(null);
        if (target == null) {
            Problem problem = Problem.of(ErrorCode.NOT_FOUND, "The environment has no MCP server at this path.");
            steps.note(Step.failed(
                    issuer.name(),
                    Stage.RESOURCE_METADATA,
                    Asker.of(call),
                    null,
                    problem.code(),
                    "An MCP server was expected whose metadata is asked for; the environment has none at this path."));
            call.problem(problem);
            return;
        }
        steps.note(Step.reached(issuer.name(), Stage.RESOURCE_METADATA, Asker.of(call)));
        call.publicJson(Metadata.protectedResource(issuer, target), KEPT);
    }

    private void keys(Call call) {
        call.publicJson(keys.jwks(entrance.issuer(call).name()), KeyTimes.CACHED);
    }
}
