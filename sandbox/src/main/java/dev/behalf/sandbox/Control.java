package dev.behalf.sandbox;

import dev.behalf.sandbox.idp.Host;
import dev.behalf.sandbox.idp.Mode;
import dev.behalf.sandbox.idp.Person;
import dev.behalf.sandbox.idp.Reply;
import dev.behalf.sandbox.idp.Request;
import dev.behalf.sandbox.idp.RequestLog;
import dev.behalf.sandbox.idp.SigningKey;
import dev.behalf.sandbox.idp.SigningKeys;
import dev.behalf.sandbox.idp.Tenant;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The control endpoints: what the Java API can do, over HTTP with JSON, for tests in any language.
final class Control {
    private final Map<String, Tenant> tenants;
    private final ShiftedClock clock;

    Control(Map<String, Tenant> tenants, ShiftedClock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    Reply answer(Request request) {
        // A web page can't send this type to another origin without asking first, so none can switch our tenants.
        if (request.method().equals("POST") && !request.isJson()) {
            return error(415, "send JSON with Content-Type: application/json");
        }
        return switch (request.route()) {
            case "GET /" -> Reply.redirect("/sandbox");
            case "GET /sandbox" ->
                Reply.json(
                        200,
                        Map.of(
                                "tenants",
                                tenants.values().stream().map(Control::describe).toList()));
            case "POST /sandbox/clock" -> advance(request);
            default -> ofTenant(request);
        };
    }

    private Reply advance(Request request) {
        clock.advance(Duration.ofSeconds(Long.parseLong(request.parameter("advance", "0"))));
        return Reply.json(200, Map.of("now", clock.instant().toString()));
    }

    private Reply ofTenant(Request request) {
        String[] parts = request.path().split("/", 4);
        Tenant tenant = parts.length > 2 && parts[1].equals("sandbox") ? tenants.get(parts[2]) : null;
        if (tenant == null) {
            return error(404, "nothing here; tenants are at /sandbox/NAME with NAME one of " + tenants.keySet());
        }
        return switch (request.method() + " " + (parts.length == 4 ? parts[3] : "")) {
            case "GET " -> Reply.json(200, describe(tenant));
            case "POST tokens" -> Reply.json(200, Map.of("token", TokenOrder.fill(tenant, request.json())));
            case "POST modes" -> modes(tenant, request);
            case "POST keys" -> keys(tenant, request.parameter("action", ""));
            case "POST outage" -> done(() -> Failures.outage(tenant, request));
            case "POST lie" -> done(() -> Failures.lie(tenant, request));
            case "POST cache-control" ->
                done(() -> tenant.cacheControl(request.parameter("value").orElse(null)));
            case "POST redirects" -> done(() -> tenant.clients().allowRedirect(required(request, "uri")));
            case "POST people" -> done(() -> block(tenant, request));
            case "GET requests" -> Reply.json(200, requests(tenant.requests()));
            case "DELETE requests" -> done(() -> tenant.requests().clear());
            default ->
                error(404, "a tenant has tokens, modes, keys, outage, lie, cache-control, redirects, people, requests");
        };
    }

    private static Reply modes(Tenant tenant, Request request) {
        request.body().forEach(tenant.modes()::set);
        return Reply.json(200, values(tenant));
    }

    private static Reply keys(Tenant tenant, String action) {
        for (SigningKeys ring : tenant.allKeys()) {
            switch (action) {
                case "rotate" -> ring.rotate();
                case "add" -> ring.addNext();
                case "switch" -> ring.switchToNext();
                case "drop" -> ring.dropOld();
                default -> throw new IllegalArgumentException("action takes rotate, add, switch or drop");
            }
        }
        return Reply.json(200, Map.of("kids", kids(tenant)));
    }

    private static void block(Tenant tenant, Request request) {
        Person person = Person.find(required(request, "person"))
                .orElseThrow(() -> new IllegalArgumentException("person takes one of "
                        + Person.ALL.stream().map(Person::key).toList()));
        if (request.parameter("blocked", "true").equals("true")) {
            tenant.block(person);
        } else {
            tenant.unblock(person);
        }
    }

    private static Map<String, Object> describe(Tenant tenant) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", tenant.name());
        description.put("provider", tenant.provider());
        Map<String, String> hosts = new LinkedHashMap<>();
        tenant.hosts().forEach((purpose, host) -> hosts.put(purpose, host.origin()));
        description.put("hosts", hosts);
        description.put("fields", tenant.fields());
        description.put("kinds", tenant.kinds());
        description.put("kids", kids(tenant));
        description.put(
                "modes", tenant.modes().all().stream().map(Control::describe).toList());
        return description;
    }

    private static Map<String, String> describe(Mode<?> mode) {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("name", mode.name());
        description.put("value", mode.text());
        description.put("takes", mode.allowed());
        description.put("meaning", mode.meaning());
        return description;
    }

    private static Map<String, String> values(Tenant tenant) {
        Map<String, String> values = new LinkedHashMap<>();
        tenant.modes().all().forEach(mode -> values.put(mode.name(), mode.text()));
        return values;
    }

    private static List<String> kids(Tenant tenant) {
        return tenant.allKeys().stream()
                .flatMap(ring -> ring.published().stream())
                .map(SigningKey::kid)
                .toList();
    }

    private static Map<String, Object> requests(RequestLog log) {
        Map<String, Integer> byPath = new TreeMap<>();
        log.entries().forEach(entry -> byPath.merge(entry.method() + " " + entry.path(), 1, Integer::sum));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("total", log.total());
        body.put("requests", byPath);
        return body;
    }

    private static String required(Request request, String name) {
        Optional<String> value = request.parameter(name);
        return value.orElseThrow(() -> new IllegalArgumentException("the member " + name + " is missing"));
    }

    private static Reply done(Runnable change) {
        change.run();
        return Reply.json(200, Map.of("done", true));
    }

    private static Reply error(int status, String message) {
        return Reply.error(status, "invalid_request", message);
    }

    /// Starts to listen.
    Host open(int port) {
        return Host.open(port, new RequestLog(), this::answer);
    }
}
