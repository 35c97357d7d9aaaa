package dev.behalf.server.console;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;

/// `GET /assets/{digest}/{name}`.
final class AssetsEndpoint {

    private final Assets assets;

    AssetsEndpoint(Assets assets) {
        this.assets = assets;
    }

    Route route() {
        return Route.get("/assets/{digest}/{name}", this::handle);
    }

    private void handle(Call call) {
        Asset asset = assets.find(call.variable("digest"), call.variable("name"));
        if (asset == null) {
            throw Problem.exception(ErrorCode.NOT_FOUND, "This file belongs to another version; load the page again.");
        }
        call.answer("Content-Type", asset.type());
        // Every browser that can show the console takes gzip.
        call.answer("Content-Encoding", "gzip");
        call.answer("Cache-Control", "public, max-age=31536000, immutable");
        call.answer("X-Content-Type-Options", "nosniff");
        call.answer("Cross-Origin-Resource-Policy", "same-origin");
        call.send(asset.content());
    }
}
