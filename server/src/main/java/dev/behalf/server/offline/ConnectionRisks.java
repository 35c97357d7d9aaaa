package dev.behalf.server.offline;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.LockoutRisk;
import java.util.List;

/// Whom stopping connections concerns, wherever it is asked for. Only production has users to lose.
public final class ConnectionRisks {

    private static final String SETTING = "connections";

    private ConnectionRisks() {}

    /// What must be confirmed before one connection is changed; empty where nothing must. A pause of one is easily
    /// undone.
    public static List<LockoutRisk> ofOne(Environment environment, ConnectionAct act) {
        return environment.production() && act == ConnectionAct.REVOKE
                ? List.of(new LockoutRisk(
                        SETTING, "Tools cannot act for its person again until the person connects the client anew."))
                : List.of();
    }

    /// The same for many at once.
    ///
    /// @param count how many are changed
    public static List<LockoutRisk> ofMany(Environment environment, ConnectionAct act, long count) {
        if (!environment.production() || count == 0) {
            return List.of();
        }
        String these = count == 1 ? "1 connection" : count + " connections";
        return switch (act) {
            case PAUSE ->
                List.of(new LockoutRisk(
                        SETTING, these + " will hand out nothing: tools cannot act until you resume them."));
            case RESUME -> List.of();
            case REVOKE ->
                List.of(new LockoutRisk(
                        SETTING, these + " will end for good: their people must connect their clients anew."));
        };
    }
}
