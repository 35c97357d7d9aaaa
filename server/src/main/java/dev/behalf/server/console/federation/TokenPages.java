package dev.behalf.server.console.federation;

import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderType;
import dev.behalf.provider.SampleToken;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.ConnectionInput;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fills the form from a token of one of the users. The token is read and forgotten: it is answered with the page
/// itself, so that it stands in no URL, and the page does not repeat it.
final class TokenPages {

    private static final String PATH = "/e/{environment}" + Section.FEDERATION.path() + "/token";

    private final Door door;
    private final Forms forms;
    private final Frame frame;
    private final Repairs repairs;

    TokenPages(Door door, Forms forms, Frame frame, Repairs repairs) {
        this.door = door;
        this.forms = forms;
        this.frame = frame;
        this.repairs = repairs;
    }

    List<Route> routes() {
        return List.of(door.post(PATH, Permission.CHANGE_SETTINGS, this::read));
    }

    private void read(Visit visit) {
        Environment environment = visit.environment();
        DevelopmentSwitches switches = switches(environment, visit.connection());
        SampleToken sample = SampleToken.read(visit.fields().text("sample"), switches);
        ProviderType type = sample.type();
        TokenNotes notes = new TokenNotes(type != null, sample.notes());
        if (type == null) {
            frame.show(visit, 422, Shown.form(null).token(notes));
        } else {
            frame.show(visit, 200, Shown.form(form(visit, type, sample)).token(notes));
        }
    }

    private FormView form(Visit visit, ProviderType type, SampleToken sample) {
        Environment environment = visit.environment();
        RegisteredConnection connection = visit.connection();
        Map<String, String> said = new HashMap<>();
        sample.fields().keySet().forEach(key -> said.put(key, "From the token"));
        String next = sample.missing().stream().findFirst().orElse("");
        Repairs.Repaired repaired =
                repairs.withDomain(environment, input(type, sample, connection), new Hint(next, said));
        return forms.whileTyping(
                environment, repaired.input(), connection == null ? 0 : connection.version(), repaired.hint());
    }

    /// A token proves fields. What else the connection of the same provider says is kept.
    private static ConnectionInput input(
            ProviderType type, SampleToken sample, @org.jspecify.annotations.Nullable RegisteredConnection connection) {
        if (connection != null && connection.connection().settings().type() == type) {
            return ConnectionInput.of(connection.settings()).with(sample.fields());
        }
        ConnectionInput input = new ConnectionInput(type, sample.fields(), ConnectionInput.Options.DEFAULT);
        boolean emulated = sample.fields().values().stream().anyMatch(value -> value.startsWith("http://"));
        return emulated ? input.allowingLoopback() : input;
    }

    /// In a development environment a token may be an emulator's.
    private static DevelopmentSwitches switches(
            Environment environment, @org.jspecify.annotations.Nullable RegisteredConnection connection) {
        if (environment.production()) {
            return DevelopmentSwitches.OFF;
        }
        DevelopmentSwitches known = connection == null ? DevelopmentSwitches.OFF : connection.switches();
        return new DevelopmentSwitches(true, known.workosApi(), known.cognitoIdp());
    }
}
