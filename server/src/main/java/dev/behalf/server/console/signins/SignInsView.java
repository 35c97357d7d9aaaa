package dev.behalf.server.console.signins;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sign-ins in force.
///
/// @param path of the page
/// @param whose null where it is nobody's in particular, or there are none
/// @param newest the address of the first page; empty where this is it
/// @param older the address of the next page; empty where there is none
/// @param searched how many were looked at before the search stopped, as a text; empty where it did not stop
/// @param done what was just done, as a sentence; empty for nothing
public record SignInsView(
        String path,
        Looked looked,
        List<SignInRow> rows,
        @Nullable WhoseView whose,
        String newest,
        String older,
        String searched,
        String done) {

    public SignInsView {
        rows = List.copyOf(rows);
    }
}
