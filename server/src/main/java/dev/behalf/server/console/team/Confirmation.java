package dev.behalf.server.console.team;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.console.Visit;
import java.net.URLEncoder;
import java.time.InstantSource;

/// The fresh proof of who one is, before what cannot be undone.
final class Confirmation {

    private final InstantSource clock;

    Confirmation(InstantSource clock) {
        this.clock = clock;
    }

    boolean given(Visit visit) {
        return visit.visitor().session().confirmedRecently(clock.instant());
    }

    /// Asks for it, and comes back afterwards.
    ///
    /// @param path of the console; with what was chosen, so that it need not be chosen again
    static void ask(Visit visit, String path) {
        visit.redirect("/confirm?next=" + URLEncoder.encode(path, UTF_8));
    }
}
