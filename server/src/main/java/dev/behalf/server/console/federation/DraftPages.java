package dev.behalf.server.console.federation;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.Draft;
import dev.behalf.server.environment.DraftResult;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// The draft: kept, put on top of what others saved, promoted, discarded.
final class DraftPages {

    private static final String PATH = "/e/{environment}" + Section.FEDERATION.path() + "/draft";

    private final Door door;
    private final Environments environments;
    private final Forms forms;
    private final Frame frame;
    private final LiveProvider live;

    DraftPages(Door door, Environments environments, Forms forms, Frame frame, LiveProvider live) {
        this.door = door;
        this.environments = environments;
        this.forms = forms;
        this.frame = frame;
        this.live = live;
    }

    List<Route> routes() {
        return List.of(
                door.post(PATH, Permission.CHANGE_SETTINGS, this::save),
                door.post(PATH + "/rebase", Permission.CHANGE_SETTINGS, this::rebase),
                door.post(PATH + "/promote", Permission.CHANGE_SETTINGS, this::promote),
                door.post(PATH + "/discard", Permission.CHANGE_SETTINGS, this::discard));
    }

    private void save(Visit visit) {
        Environment environment = visit.environment();
        ConnectionInput input = Sent.input(visit.fields());
        long version = Sent.version(visit.fields());
        switch (environments
                .drafts()
                .save(environment.name(), input, version, visit.visitor().actor())) {
            case DraftResult.Saved _ -> visit.redirect(Frame.path(environment) + "?done=drafted");
            case DraftResult.Problems _ ->
                frame.show(visit, 422, Shown.form(forms.whenSent(environment, input, version)));
        }
    }

    /// Somebody looked at the draft beside what others saved since, and wants it still.
    private void rebase(Visit visit) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        environments
                .drafts()
                .find(environment.name())
                .filter(draft -> draft.savedAt().equals(lookedAt(visit)))
                .ifPresent(draft -> environments
                        .drafts()
                        .save(
                                environment.name(),
                                ConnectionInput.of(draft.settings()),
                                connection == null ? 0 : connection.version(),
                                visit.visitor().actor()));
        visit.redirect(Frame.path(environment));
    }

    private void promote(Visit visit) {
        Environment environment = visit.environment();
        SaveResult result = environments
                .drafts()
                .promote(
                        environment.name(),
                        lookedAt(visit),
                        Sent.confirmation(visit.fields()),
                        visit.visitor().actor());
        switch (result) {
            case SaveResult.Saved saved -> {
                live.ask(saved.connection());
                visit.redirect(Frame.path(environment) + "?done=promoted");
            }
            case SaveResult.Problems(var problems) ->
                refuse(visit, problems.stream().map(Examination::sentence).collect(Collectors.joining(" ")));
            case SaveResult.Conflict _ ->
                refuse(visit, "The connection has changed since the draft was begun. Look at both once more.");
            case SaveResult.Unconfirmed _ ->
                refuse(visit, "The name was not the one of this environment. Nothing has changed.");
        }
    }

    private void refuse(Visit visit, String problem) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        FormView form = connection == null ? null : forms.of(environment, connection.settings(), connection.version());
        frame.show(visit, 422, Shown.form(form).draftProblem(problem));
    }

    /// The draft that the page showed.
    private static Instant lookedAt(Visit visit) {
        try {
            return Instant.parse(visit.fields().text("draft"));
        } catch (DateTimeException ofNoDraft) {
            return Instant.EPOCH;
        }
    }

    private void discard(Visit visit) {
        Environment environment = visit.environment();
        boolean seen = environments
                .drafts()
                .find(environment.name())
                .map(Draft::savedAt)
                .filter(lookedAt(visit)::equals)
                .isPresent();
        if (seen) {
            environments.drafts().discard(environment.name(), visit.visitor().actor());
        }
        visit.redirect(Frame.path(environment) + (seen ? "?done=discarded" : ""));
    }
}
