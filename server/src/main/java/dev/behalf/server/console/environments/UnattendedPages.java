package dev.behalf.server.console.environments;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.KeyChange;
import dev.behalf.server.environment.Unattended;
import dev.behalf.server.environment.UnattendedInput;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The page of a secret key on which an owner or admin says what it may do for people who are away.
final class UnattendedPages {

    private static final String PATH = "/e/{environment}/keys/{key}/unattended";

    private final Door door;
    private final Environments environments;

    UnattendedPages(Door door, Environments environments) {
        this.door = door;
        this.environments = environments;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.CREATE_KEYS, this::page),
                door.post(PATH, Permission.CREATE_KEYS, this::allow),
                door.post(PATH + "/withdraw", Permission.CREATE_KEYS, this::withdraw));
    }

    private void page(Visit visit) {
        ApiKey key = key(visit);
        Unattended now = key.unattended();
        show(
                visit,
                200,
                key,
                lines(now == null ? List.of() : now.scopes()),
                lines(now == null ? List.of() : now.hosts()));
    }

    private static String lines(List<String> items) {
        return String.join("\n", items);
    }

    private static void show(Visit visit, int status, ApiKey key, String scopes, String hosts) {
        show(visit, status, UnattendedView.of(path(key), key, scopes, hosts, Problems.NONE, false));
    }

    private static void show(Visit visit, int status, UnattendedView view) {
        visit.show(status, Section.KEYS, "environments/unattended.jte", view);
    }

    private static String path(ApiKey key) {
        return "/e/" + key.environment() + Section.KEYS.path() + "/" + key.id() + "/unattended";
    }

    /// Only of a secret key that is good; a publishable one can be allowed nothing.
    private ApiKey key(Visit visit) {
        String environment = visit.environment().name();
        return environments.listKeys().stream()
                .filter(key -> key.id().equals(visit.variable("key"))
                        && key.environment().equals(environment)
                        && key.kind() == ApiKey.Kind.SECRET
                        && key.active())
                .findFirst()
                .orElseThrow(UnattendedPages::unknown);
    }

    private static RuntimeException unknown() {
        return Problem.exception(ErrorCode.NOT_FOUND, "This environment has no secret key of this id, or no longer.");
    }

    private void allow(Visit visit) {
        ApiKey key = key(visit);
        String scopes = visit.fields().text("scopes");
        String hosts = visit.fields().text("hosts");
        if (!confirmed(visit)) {
            show(visit, 422, UnattendedView.of(path(key), key, scopes, hosts, Problems.NONE, true));
            return;
        }
        switch (change(visit, key, new UnattendedInput(items(scopes), items(hosts)))) {
            case KeyChange.Changed _ -> back(visit, "allowed");
            case KeyChange.Refused(var problems) ->
                show(visit, 422, UnattendedView.of(path(key), key, scopes, hosts, Problems.of(problems), false));
            case KeyChange.Unknown _ -> throw unknown();
        }
    }

    private static List<String> items(String typed) {
        return Arrays.stream(typed.split("[\\s,]+"))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static boolean confirmed(Visit visit) {
        Environment environment = visit.environment();
        return !environment.production()
                || visit.fields().text("confirmation").strip().equals(environment.name());
    }

    /// Asks for no confirmation: whoever takes something away in a hurry should not be held up.
    private void withdraw(Visit visit) {
        if (change(visit, key(visit), null) instanceof KeyChange.Unknown) {
            throw unknown();
        }
        back(visit, "withdrawn");
    }

    private KeyChange change(Visit visit, ApiKey key, @Nullable UnattendedInput wanted) {
        return environments.setUnattended(
                key.environment(), key.id(), wanted, visit.visitor().actor());
    }

    private static void back(Visit visit, String done) {
        visit.redirect("/e/" + visit.environment().name() + Section.KEYS.path() + "?done=" + done);
    }
}
