package dev.behalf.server.authserver;

import dev.behalf.server.authserver.AuthorizationRequestReader.Read;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// `GET /authorize`: a client sends a person, who is asked whether it may (OAuth 2.1 section 4.1.1). Nothing is stored
/// for those who only ask.
final class AuthorizeEndpoint {

    private final Entrance entrance;
    private final Authorization authorization;
    private final RateLimits limits;
    private final byte[] style = style();

    AuthorizeEndpoint(Entrance entrance, Authorization authorization, RateLimits limits) {
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
        limits.authorization(call, issuer);
        RegisteredConnection connection = authorization.connection(issuer);
        Read read = authorization.read(issuer, call.rawQuery());
        authorization.ask(call, issuer, connection, read, authorization.browser(call));
    }

    private void answer(Call call, Issuer issuer) {
        RegisteredConnection connection = authorization.connection(issuer);
        authorization.answer(call, issuer, connection, ConsentForm.of(call, issuer));
    }

    private void style(Call call) {
        call.answer(HeaderNames.CONTENT_TYPE, "text/css; charset=utf-8");
        call.answer(HeaderNames.CACHE_CONTROL, "max-age=3600");
        call.send(style);
    }
}
