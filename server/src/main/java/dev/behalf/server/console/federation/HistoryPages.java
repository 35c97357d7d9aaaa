package dev.behalf.server.console.federation;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.ConnectionVersion;
import dev.behalf.server.environment.Connections;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.environment.Saving;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who changed what and when, and the way back.
final class HistoryPages {

    private static final String PATH = "/e/{environment}" + Section.FEDERATION.path() + "/history";

    private final Door door;
    private final Environments environments;
    private final Frame frame;
    private final LiveProvider live;

    HistoryPages(Door door, Environments environments, Frame frame, LiveProvider live) {
        this.door = door;
        this.environments = environments;
        this.frame = frame;
        this.live = live;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, visit -> show(visit, 200, null, "")),
                door.post(PATH + "/{version}", Permission.CHANGE_SETTINGS, this::restore));
    }

    private void show(Visit visit, int status, HistoryView.@Nullable Asking asking, String problem) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        HistoryView view = new HistoryView(
                Frame.path(environment),
                environment.name(),
                connection == null ? 0 : connection.version(),
                environments.connections().history(environment.name(), Connections.MAX_VERSIONS).stream()
                        .map(VersionView::of)
                        .toList(),
                asking,
                problem);
        visit.show(status, Section.FEDERATION, "federation/history.jte", view);
    }

    private void restore(Visit visit) {
        Environment environment = visit.environment();
        long version = version(visit);
        Saving saving = new Saving(
                Sent.version(visit.fields()),
                Sent.confirmation(visit.fields()),
                visit.visitor().actor());
        switch (environments.connections().restore(environment.name(), version, saving)) {
            case SaveResult.Saved(var connection, var changes) -> {
                live.ask(connection);
                visit.redirect(Frame.path(environment) + "?done=" + (changes.isEmpty() ? "unchanged" : "restored"));
            }
            case SaveResult.Conflict _ ->
                show(
                        visit,
                        422,
                        null,
                        "Somebody has changed the connection meanwhile. Look at the newest version first.");
            case SaveResult.Problems(var problems) ->
                show(
                        visit,
                        422,
                        null,
                        "That version cannot be used here any more. "
                                + problems.stream().map(Examination::sentence).collect(Collectors.joining(" ")));
            case SaveResult.Unconfirmed(var risks) -> show(visit, 422, asking(visit, version, risks), "");
        }
    }

    private static long version(Visit visit) {
        String text = visit.variable("version");
        if (!text.matches("\\d{1,18}")) {
            throw Problem.exception(ErrorCode.NOT_FOUND, "There is no version of this number.");
        }
        return Long.parseLong(text);
    }

    private HistoryView.@Nullable Asking asking(Visit visit, long version, List<LockoutRisk> risks) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        ConnectionSettings wanted =
                environments.connections().history(environment.name(), Connections.MAX_VERSIONS).stream()
                        .filter(past -> past.version() == version)
                        .map(ConnectionVersion::settings)
                        .findFirst()
                        .orElse(null);
        if (wanted == null) {
            return null;
        }
        var changes = Connections.differences(connection == null ? null : connection.settings(), wanted);
        return new HistoryView.Asking(
                version, Change.of(changes, wanted), new Confirmation(risks, frame.effect(environment, wanted)));
    }
}
