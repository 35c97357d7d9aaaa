package dev.behalf.server.verification;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// `GET /openapi.json`: the description of the faces (OpenAPI 3.1), which is a resource written by hand.
final class OpenApiEndpoint {

    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private final byte[] document = document();

    Route route() {
        return Route.get("/openapi.json", this::handle);
    }

    private void handle(Call call) {
        call.response().header(JSON);
        call.send(document);
    }

    private static byte[] document() {
        try (InputStream resource =
                Objects.requireNonNull(OpenApiEndpoint.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
