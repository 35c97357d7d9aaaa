package dev.behalf.server.console.vault;

import dev.behalf.server.console.Ago;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Grouped;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.offline.ConnectionLedger;
import dev.behalf.server.offline.GivenBack;
import dev.behalf.server.team.Permission;
import dev.behalf.server.vault.VaultKeys;
import dev.behalf.server.vault.VaultStatus;
import dev.behalf.server.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The page `/e/{environment}/settings/vault`, for those who may change settings.
public final class VaultPages {

    private static final String PATH = "/e/{environment}/settings/vault";

    private final Door door;
    private final VaultKeys keys;
    private final ConnectionLedger connections;
    private final InstantSource clock;

    /// @param connections what is kept for people who are away, which is given back before it can be opened no more
    public VaultPages(Door door, VaultKeys keys, ConnectionLedger connections, InstantSource clock) {
        this.door = door;
        this.keys = keys;
        this.connections = connections;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.CHANGE_SETTINGS, this::page),
                door.post(PATH + "/rotate", Permission.CHANGE_SETTINGS, this::rotate),
                door.post(PATH + "/destroy", Permission.CHANGE_SETTINGS, this::destroy));
    }

    private void page(Visit visit) {
        show(visit, 200, false);
    }

    private void show(Visit visit, int status, boolean unconfirmed) {
        Environment environment = visit.environment();
        VaultStatus vault = keys.status(environment.name()).orElse(null);
        Instant now = clock.instant();
        VaultView view = new VaultView(
                path(environment),
                environment.name(),
                vault == null
                        ? List.of()
                        : vault.keys().stream()
                                .map(key -> KeyRow.of(key, Ago.of(key.since(), now)))
                                .toList(),
                vault == null ? null : Progress.of(vault),
                vault == null ? null : LossRow.of(keys.losses(environment.name())),
                unconfirmed,
                done(visit));
        visit.show(status, Section.SETTINGS, "vault/page.jte", view);
    }

    private static String done(Visit visit) {
        return switch (visit.query("done")) {
            case "wanted" -> "A new key is being made. It begins to seal in two minutes, once every server knows it.";
            case "already" -> "A new key was asked for already, and does not seal yet.";
            case "destroyed" ->
                "The keys are destroyed, and what they sealed is gone. New ones are made when needed."
                        + given(visit.query("told"), visit.query("left"));
            default -> "";
        };
    }

    private static String given(String told, String left) {
        String number = "0|[1-9][0-9]{0,11}";
        if (!told.matches(number) || !left.matches(number) || (told.equals("0") && left.equals("0"))) {
            return "";
        }
        String first = " The provider has revoked " + Grouped.of(Long.parseLong(told)) + " of the refresh tokens";
        return left.equals("0")
                ? first + ": all there were."
                : first + "; " + Grouped.of(Long.parseLong(left))
                        + " may be good there until they expire: end them in its" + " dashboard.";
    }

    private void rotate(Visit visit) {
        Environment environment = visit.environment();
        String word = switch (keys.rotate(environment.name(), visit.visitor().actor())) {
            case YES -> "wanted";
            case ALREADY -> "already";
            case NO_KEY -> "none";
        };
        visit.redirect(path(environment) + "?done=" + word);
    }

    private void destroy(Visit visit) {
        Environment environment = visit.environment();
        if (!visit.fields().text("confirmation").strip().equals(environment.name())) {
            show(visit, 422, true);
            return;
        }
        GivenBack given = connections.giveBack(environment.name(), GivenBack.PATIENCE);
        keys.destroy(environment.name(), given.text(), visit.visitor().actor());
        visit.redirect(path(environment) + "?done=destroyed&told=" + given.told() + "&left=" + given.left());
    }

    private static String path(Environment environment) {
        return "/e/" + environment.name() + Section.SETTINGS.path() + "/vault";
    }
}
