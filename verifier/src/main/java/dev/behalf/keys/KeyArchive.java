package dev.behalf.keys;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Keeps the last good key set over a restart, so that a provider's outage and a restart together stop nobody.
public interface KeyArchive {

    /// A key set as it was fetched.
    record Entry(String body, Instant fetchedAt) {}

    Optional<Entry> load(URI uri);

    void save(URI uri, Entry entry);

    /// Remembers nothing.
    static KeyArchive none() {
        return new KeyArchive() {
            @Override
            public Optional<Entry> load(URI uri) {
                return Optional.empty();
            }

            @Override
            public void save(URI uri, Entry entry) {}
        };
    }
}
