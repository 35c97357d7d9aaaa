package dev.behalf.server.console.debugger;

import dev.behalf.server.activity.Activity;
import dev.behalf.server.console.Door;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Permission;
import dev.behalf.server.verification.Verifiers;
import dev.behalf.server.web.Route;
import java.time.InstantSource;
import java.util.List;

/// The pages `/e/{environment}/debugger`, `/e/{environment}/activity/{refusal}` and `/errors`, which every member may
/// see: whoever holds a token can read it anyway, and learns here nothing but settings that the role lets him see.
public final class DebuggerPages {

    private final Door door;
    private final DebuggerPage debugger;
    private final RefusalPage refusal;

    public DebuggerPages(
            Door door, Environments environments, Verifiers verifiers, Activity activity, InstantSource clock) {
        this.door = door;
        this.debugger = new DebuggerPage(environments, verifiers, clock);
        this.refusal = new RefusalPage(activity, clock);
    }

    public List<Route> routes() {
        String path = "/e/{environment}/debugger";
        return List.of(
                door.get(path, Permission.VIEW_SETTINGS, debugger::page),
                door.post(path, Permission.VIEW_SETTINGS, debugger::explain),
                door.get("/e/{environment}/activity/{refusal}", Permission.VIEW_SETTINGS, refusal::page),
                door.get("/errors", Permission.VIEW_SETTINGS, CodesPage::page));
    }
}
