package dev.behalf.server.console.account;

import dev.behalf.server.console.Visit;
import dev.behalf.server.team.Ceremony;
import dev.behalf.server.web.ErrorCode;
import dev.behalf.server.web.Problem;
import java.util.Map;

/// What the console's script is told when it asks for a ceremony.
final class PasskeyAnswer {

    private PasskeyAnswer() {}

    static void options(Visit visit, Ceremony ceremony) {
        visit.call().json(Map.of("ceremony", ceremony.token().reveal(), "options", ceremony.options()));
    }

    static void problem(Visit visit, String problem) {
        visit.call().json(Map.of("problem", problem));
    }

    static void busy(Visit visit) {
        visit.call().problem(Problem.of(ErrorCode.BUSY, "Too many sign-ins are under way. Try again soon."));
    }
}
