package dev.behalf.server.console.debugger;

import dev.behalf.token.Reason;
import java.util.List;

/// Every reason why a token is refused.
public record CodesView(List<Reason> reasons) {

    public CodesView {
        reasons = List.copyOf(reasons);
    }
}
