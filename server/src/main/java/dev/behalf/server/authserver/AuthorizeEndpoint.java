package dev.behalf.server.authserver;

import com.nimbusds.oauth2.sdk.util.MultivaluedMapUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.behalf.server.authserver.AuthorizationRequestReader.Read;
import dev.behalf.server.clients.Client;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.trace.Asker;
import dev.behalf.server.trace.Stage;
import dev.behalf.server.trace.Step;
import dev.behalf.server.trace.Steps;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `GET /authorize`: a client sends a person, who is asked whether it may (OAuth 2.1 section 4.1.1). Nothing is stored
/// for those who only ask.
final class AuthorizeEndpoint {

    private final Entrance entrance;
    private final Authorization authorization;
    private final RateLimits limits;
    private final Steps steps;
    private final byte[] style = style();

    AuthorizeEndpoint(Entrance entrance, Authorization authorization, RateLimits limits, Steps steps) {
        this.steps = steps;
        this.limits = limits;
        this.entrance = entrance;
        this.authorization = authorization;
    }

    private static byte[] style() {
        try (InputStream file = AuthorizeEndpoint.class.getResourceAsStream("authorize.css")) {
            return Objects.requireNonNull(file, "authorize.css").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Route> routes() {
        return List.of(
                Route.of(Paths.AUTHORIZE, List.of("GET"), PersonAction.of(entrance, this::ask)),
                Route.of(Paths.CONSENT, List.of("POST"), PersonAction.of(entrance, this::answer)),
                Route.get(Paths.STYLE, this::style));
    }

    private void ask(Call call, Issuer issuer) {
        Failures.noting(steps, call, issuer, Stage.AUTHORIZE, () -> client(call), () -> {
            limits.authorization(call, issuer);
            asked(call, issuer);
        });
    }

    /// As it was sent: it may be nobody's.
    private static @Nullable String client(Call call) {
        return MultivaluedMapUtils.getFirstValue(URLUtils.parseParameters(call.rawQuery()), "client_id");
    }

    private void asked(Call call, Issuer issuer) {
        RegisteredConnection connection = authorization.connection(issuer);
        Read read = authorization.read(issuer, call.rawQuery());
        Client client = read.address().client();
        Step step = Step.reached(issuer.name(), Stage.AUTHORIZE, Asker.of(call))
                .by(client.id(), client.metadata().name());
        if (client.origin() == Client.Origin.DOCUMENT) {
            steps.note(Step.reached(issuer.name(), Stage.CLIENT, Asker.of(call))
                    .by(client.id(), client.metadata().name())
                    .remarking("Its document was read."));
        }
        steps.note(step);
        authorization.ask(call, issuer, connection, read, authorization.browser(call));
    }

    private void answer(Call call, Issuer issuer) {
        Failures.noting(
                steps,
                call,
                issuer,
                Stage.CONSENT,
                () -> null,
                () -> authorization.answer(
                        call, issuer, authorization.connection(issuer), ConsentForm.of(call, issuer)));
    }

    private void style(Call call) {
        call.answer(HeaderNames.CONTENT_TYPE, "text/css; charset=utf-8");
        call.answer(HeaderNames.CACHE_CONTROL, "max-age=3600");
        call.send(style);
    }
}
