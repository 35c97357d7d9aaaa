package dev.behalf.server.admin;

import dev.behalf.server.console.Door;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// `GET /api/openapi.json`: the description of the API (OpenAPI 3.1), which is a resource written by hand. For members
/// of the team and for programs with a token of any role.
final class OpenApiEndpoint {

    static final String PATH = "/api/openapi.json";

    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private final Door door;
    private final Gate gate;
    private final byte[] document = document();

    OpenApiEndpoint(Door door, Gate gate) {
        this.door = door;
        this.gate = gate;
    }

    Route route() {
        return door.program(PATH, List.of("GET", "HEAD"), this::handle);
    }

    private void handle(Call call) {
        if (call.authorization() != null || !door.isMember(call)) {
            gate.token(call);
        }
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
