package dev.behalf.server.console.federation;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.server.activity.Activity;
import dev.behalf.server.console.Door;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.web.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The pages `/e/{environment}/settings/federation` and below, but for the test sign-in.
public final class FederationPages {

    private final SetUpPages setUp;
    private final SavePages save;
    private final TokenPages token;
    private final DraftPages drafts;
    private final HistoryPages history;

    /// @param fetchers the ways out to providers, by whether emulators may be reached
    public FederationPages(
            Door door,
            Environments environments,
            Activity activity,
            Function<DevelopmentSwitches, DocumentFetcher> fetchers,
            InstantSource clock) {
        this(door, environments, activity, fetchers, clock, LiveProvider.DEADLINE);
    }

    /// @param deadline how long a provider is waited for
    FederationPages(
            Door door,
            Environments environments,
            Activity activity,
            Function<DevelopmentSwitches, DocumentFetcher> fetchers,
            InstantSource clock,
            Duration deadline) {
        LiveProvider live = new LiveProvider(environments, fetchers, clock, deadline);
        Forms forms = new Forms(environments);
        Frame frame = new Frame(environments, activity, live);
        Repairs repairs = new Repairs(live);
        this.setUp = new SetUpPages(door, environments, forms, frame, live, repairs);
        this.save = new SavePages(door, environments, forms, frame, live);
        this.token = new TokenPages(door, forms, frame, repairs);
        this.drafts = new DraftPages(door, environments, forms, frame, live);
        this.history = new HistoryPages(door, environments, frame, live);
    }

    public List<Route> routes() {
        return Stream.of(setUp.routes(), save.routes(), token.routes(), drafts.routes(), history.routes())
                .flatMap(List::stream)
                .toList();
    }
}
