package dev.behalf.server.console.webhooks;

import dev.behalf.server.console.Door;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.web.Route;
import dev.behalf.server.webhooks.Webhooks;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// The pages below `/e/{environment}/settings/webhooks`.
public final class WebhookPages {

    static final String PATH = "/e/{environment}/settings/webhooks";

    private final ListPages list;
    private final OnePages one;

    public WebhookPages(Door door, Webhooks webhooks, InstantSource clock) {
        this.one = new OnePages(door, webhooks, clock);
        this.list = new ListPages(door, webhooks, one, clock);
    }

    public List<Route> routes() {
        return Stream.of(list.routes(), one.routes()).flatMap(List::stream).toList();
    }

    static String path(Environment environment) {
        return "/e/" + environment.name() + "/settings/webhooks";
    }
}
