package dev.behalf.server.console.environments;

import dev.behalf.server.audit.Actor;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Moment;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.KeyCreation;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API keys of an environment.
final class KeysPages {

    private static final String PATH = "/e/{environment}/keys";

    private final Door door;
    private final Environments environments;

    KeysPages(Door door, Environments environments) {
        this.door = door;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(PATH, Permission.CREATE_KEYS, this::create),
                door.post(PATH + "/{key}/revoke", Permission.CREATE_KEYS, this::revoke));
    }

    private void page(Visit visit) {
        String done = switch (visit.query("done")) {
            case "revoked" -> "The key opens nothing any more.";
            case "allowed" -> "The key may act for people who are away, as is said beside it.";
            case "withdrawn" -> "The key gets nothing without a token of the person any more.";
            default -> "";
        };
        show(visit, 200, KeysView.Form.BLANK, null, done);
    }

    private void show(Visit visit, int status, KeysView.Form form, KeysView.@Nullable Created created, String done) {
        String environment = visit.environment().name();
        List<ApiKey> keys = environments.listKeys().stream()
                .filter(key -> key.environment().equals(environment))
                .toList();
        KeysView view = new KeysView(
                keys.stream().filter(ApiKey::active).map(KeysPages::row).toList(),
                keys.stream().filter(key -> !key.active()).map(KeysPages::row).toList(),
                form,
                created,
                done);
        visit.show(status, Section.KEYS, "environments/keys.jte", view);
    }

    private static KeysView.Row row(ApiKey key) {
        return new KeysView.Row(
                key.id(),
                key.name(),
                key.kind().id(),
                key.hint(),
                key.origins(),
                key.unattended(),
                Moment.of(key.createdAt()),
                moment(key.lastUsedAt()),
                moment(key.revokedAt()));
    }

    private static @Nullable Moment moment(@Nullable Instant instant) {
        return instant == null ? null : Moment.of(instant);
    }

    /// Answered with the page itself and no redirect: the new key must stand in no URL and is kept nowhere.
    private void create(Visit visit) {
        String name = visit.fields().text("name").strip();
        String origins = visit.fields().text("origins");
        ApiKey.Kind kind = ApiKey.Kind.of(visit.fields().text("kind")).orElse(ApiKey.Kind.SECRET);
        List<String> wanted = kind == ApiKey.Kind.SECRET
                ? List.of()
                : Arrays.stream(origins.split("[\\s,]+"))
                        .filter(origin -> !origin.isEmpty())
                        .toList();
        switch (environments.createKey(visit.environment().name(), kind, name, wanted, actor(visit))) {
            case KeyCreation.Created(var made) ->
                show(visit, 200, KeysView.Form.BLANK, new KeysView.Created(name, kind.id(), made.text()), "");
            case KeyCreation.Refused refused ->
                show(visit, 422, new KeysView.Form(name, kind.id(), origins, refused.problem()), null, "");
        }
    }

    private static Actor actor(Visit visit) {
        return visit.visitor().actor();
    }

    private void revoke(Visit visit) {
        String environment = visit.environment().name();
        String id = visit.variable("key");
        boolean ofThis = environments.listKeys().stream()
                .anyMatch(key -> key.id().equals(id) && key.environment().equals(environment));
        if (ofThis) {
            environments.revokeKey(id, actor(visit));
        }
        visit.redirect("/e/" + environment + Section.KEYS.path() + "?done=revoked");
    }
}
