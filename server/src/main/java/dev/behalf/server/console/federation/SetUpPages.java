package dev.behalf.server.console.federation;

import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.ConnectionSettings;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The form: shown, checked while somebody types, repaired, tried at the provider.
final class SetUpPages {

    private static final String PATH = "/e/{environment}" + Section.FEDERATION.path();

    private final Door door;
    private final Environments environments;
    private final Forms forms;
    private final Frame frame;
    private final LiveProvider live;
    private final Repairs repairs;

    SetUpPages(Door door, Environments environments, Forms forms, Frame frame, LiveProvider live, Repairs repairs) {
        this.door = door;
        this.environments = environments;
        this.forms = forms;
        this.frame = frame;
        this.live = live;
        this.repairs = repairs;
    }

    List<Route> routes() {
        return List.of(
                door.get(PATH, Permission.VIEW_SETTINGS, this::page),
                door.post(PATH + "/check", Permission.CHANGE_SETTINGS, this::check),
                door.post(PATH + "/repair", Permission.CHANGE_SETTINGS, this::repair),
                door.post(PATH + "/try", Permission.CHANGE_SETTINGS, this::tryOut),
                door.post(PATH + "/ask", Permission.CHANGE_SETTINGS, this::ask));
    }

    private void page(Visit visit) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        if (visit.query("draft").equals("edit")) {
            var draft = environments.drafts().find(environment.name());
            if (draft.isPresent()) {
                FormView form = forms.of(
                        environment, draft.get().settings(), draft.get().baseVersion());
                frame.show(visit, 200, Shown.form(form).editingDraft());
                return;
            }
        }
        boolean byToken = visit.query("from").equals("token") && mayChange(visit);
        FormView form = byToken ? null : form(environment, connection, visit.query("provider"));
        frame.show(visit, 200, Shown.form(form));
    }

    private static boolean mayChange(Visit visit) {
        return visit.visitor().may(Permission.CHANGE_SETTINGS);
    }

    /// The form of the provider that was chosen, else of the one in force.
    private @Nullable FormView form(Environment environment, @Nullable RegisteredConnection connection, String chosen) {
        ProviderType inForce =
                connection == null ? null : connection.connection().settings().type();
        ProviderType provider = ProviderType.of(chosen).orElse(inForce);
        long version = connection == null ? 0 : connection.version();
        if (connection != null && provider == inForce) {
            return forms.of(environment, connection.settings(), version);
        }
        return provider == null ? null : forms.blank(environment, provider, version);
    }

    /// What is wrong with the form as it stands. To htmx only what is said about the boxes, so that nobody's typing is
    /// disturbed.
    private void check(Visit visit) {
        FormView form = forms.whileTyping(
                visit.environment(), Sent.input(visit.fields()), Sent.version(visit.fields()), Hint.NONE);
        if (visit.part()) {
            visit.show(Section.FEDERATION, "federation/checked.jte", new CheckedView(form, emptied(visit, form), null));
        } else {
            frame.show(visit, 200, Shown.form(form));
        }
    }

    /// Boxes whose value is a secret and is taken out of the page.
    private static List<FieldView> emptied(Visit visit, FormView form) {
        return Stream.concat(form.fields().stream(), form.advanced().stream())
                .filter(field -> field.value().isEmpty()
                        && !visit.fields().text(field.key()).isBlank())
                .toList();
    }

    /// Does what the repair of a box offers.
    private void repair(Visit visit) {
        ConnectionInput input = Sent.input(visit.fields());
        Repairs.Repaired repaired =
                repairs.repair(visit.environment(), input, visit.fields().text("apply"));
        FormView form =
                forms.whileTyping(visit.environment(), repaired.input(), Sent.version(visit.fields()), repaired.hint());
        frame.show(visit, 200, Shown.form(form));
    }

    /// Asks the provider about the form as it stands, without saving it.
    private void tryOut(Visit visit) {
        Environment environment = visit.environment();
        ConnectionInput input = Sent.input(visit.fields());
        FormView form = forms.whenSent(environment, input, Sent.version(visit.fields()));
        ConnectionSettings settings = Sent.settings(environment, input);
        Asked asked = settings == null ? null : live.ask(environment.name(), settings);
        if (visit.part()) {
            visit.show(
                    Section.FEDERATION, "federation/checked.jte", new CheckedView(form, emptied(visit, form), asked));
        } else {
            frame.show(visit, settings == null ? 422 : 200, Shown.form(form).asked(asked));
        }
    }

    /// Asks the provider about what is in force.
    private void ask(Visit visit) {
        RegisteredConnection connection = visit.connection();
        if (connection != null) {
            live.ask(connection);
        }
        visit.redirect(Frame.path(visit.environment()));
    }
}
