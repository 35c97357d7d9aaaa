package dev.behalf.server;

import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.KeyArchive;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.IssuerPins;
import dev.behalf.provider.Surroundings;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What verification needs in a command that runs without a server: no storage, the JDK's crypto provider, which is
/// there
/// at once.
final class Standalone implements AutoCloseable {

    private final ExecutorService fetches = Executors.newVirtualThreadPerTaskExecutor();

    Surroundings surroundings(DocumentFetcher fetcher, DevelopmentSwitches switches) {
        return new Surroundings(
                fetcher, KeyArchive.none(), IssuerPins.none(), Clock.systemUTC(), fetches, null, switches);
    }

    @Override
    public void close() {
        fetches.close();
    }
}
