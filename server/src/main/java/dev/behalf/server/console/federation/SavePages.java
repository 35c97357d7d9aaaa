package dev.behalf.server.console.federation;

import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Difference;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.LockoutRisk;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.environment.SaveResult;
import dev.behalf.server.environment.Saving;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Saving the form. The provider is asked afterwards, so that one that is away does not stop it.
final class SavePages {

    private static final String PATH = "/e/{environment}" + Section.FEDERATION.path();

    /// So many of the others' changes are shown in a conflict.
    private static final int MAX_OTHERS = 20;

    private final Door door;
    private final Environments environments;
    private final Forms forms;
    private final Frame frame;
    private final LiveProvider live;

    SavePages(Door door, Environments environments, Forms forms, Frame frame, LiveProvider live) {
        this.door = door;
        this.environments = environments;
        this.forms = forms;
        this.frame = frame;
        this.live = live;
    }

    List<Route> routes() {
        return List.of(door.post(PATH, Permission.CHANGE_SETTINGS, this::save));
    }

    private void save(Visit visit) {
        Environment environment = visit.environment();
        ConnectionInput input = Sent.input(visit.fields());
        Saving saving = new Saving(
                Sent.version(visit.fields()),
                Sent.confirmation(visit.fields()),
                visit.visitor().actor());
        switch (environments.connections().save(environment.name(), input, saving)) {
            case SaveResult.Saved(var connection, var changes) -> {
                live.ask(connection);
                visit.redirect(Frame.path(environment) + "?done=" + (changes.isEmpty() ? "unchanged" : "saved"));
            }
            case SaveResult.Problems(var problems) ->
                frame.show(
                        visit, 422, Shown.form(forms.refused(environment, input, saving.expectedVersion(), problems)));
            case SaveResult.Conflict(var current, var differences) ->
                conflict(visit, input, saving.expectedVersion(), current, differences);
            case SaveResult.Unconfirmed(var risks) -> confirm(visit, input, saving.expectedVersion(), risks);
        }
    }

    /// The form stays as it is and now stands over what the others saved, so that sending it again is the choice of
    /// one's own. A form that says what is in force anyway was sent twice, and is no conflict.
    private void conflict(
            Visit visit,
            ConnectionInput input,
            long seen,
            @Nullable RegisteredConnection current,
            List<Difference> differences) {
        Environment environment = visit.environment();
        if (differences.isEmpty()) {
            visit.redirect(Frame.path(environment) + "?done=unchanged");
            return;
        }
        long version = current == null ? 0 : current.version();
        List<VersionView> others = environments.connections().history(environment.name(), MAX_OTHERS).stream()
                .filter(past -> past.version() > seen)
                .map(VersionView::of)
                .toList();
        Conflict conflict = new Conflict(others, Change.of(differences, Sent.settings(environment, input)));
        frame.show(
                visit,
                422,
                Shown.form(forms.whileTyping(environment, input, version, Hint.NONE))
                        .inConflict(conflict));
    }

    private void confirm(Visit visit, ConnectionInput input, long version, List<LockoutRisk> risks) {
        Environment environment = visit.environment();
        ConnectionSettings settings = Sent.settings(environment, input);
        Effect effect = settings == null ? Effect.NONE : frame.effect(environment, settings);
        FormView form = forms.whileTyping(environment, input, version, Hint.NONE);
        frame.show(visit, 422, Shown.form(form).toConfirm(new Confirmation(risks, effect)));
    }
}
