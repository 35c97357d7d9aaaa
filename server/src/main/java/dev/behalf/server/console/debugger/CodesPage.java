package dev.behalf.server.console.debugger;

import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.token.Reason;
import java.util.List;
import java.util.Locale;

/// What the codes of refusals mean.
final class CodesPage {

    private CodesPage() {}

    static void page(Visit visit) {
        visit.show(Section.NONE, "debugger/codes.jte", new CodesView(List.of(Reason.values())));
    }

    /// The address of a code's explanation.
    static String of(Reason reason) {
        return "/errors#" + reason.code().toLowerCase(Locale.ROOT);
    }
}
