package dev.behalf.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.db.Database;
import dev.behalf.server.db.OnBothDatabases;
import dev.behalf.server.db.TestingDatabase;
import dev.behalf.server.db.TestingDatabases;
import java.net.URI;
import org.junit.jupiter.api.Test;

/// A connection to the database that is kept can be dead for half a minute before anybody notices. What a provider
/// answered cannot wait for that: its lease would be over, and the token be sent again.
class StrandedDatabaseTest {

    private static long count(Database database) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM kept")
                .mapTo(long.class)
                .one());
    }

    @Test
    void whatMustNotBeLostIsWrittenThoughAllConnectionsThatAreKeptAreDead() {
        try (TestingDatabase testing = TestingDatabases.postgres()) {
            URI address = URI.create(testing.url());
            try (DatabaseWire wire = new DatabaseWire(address.getPort());
                    Database direct = testing.open();
                    Database database = Database.open(
                            testing.url().replace("localhost:" + address.getPort(), "127.0.0.1:" + wire.port()))) {
                database.write(handle -> handle.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY)"));
                wire.strand();

                assertThat(database.insist(handle -> handle.execute("INSERT INTO kept VALUES (1)") == 1))
                        .isTrue();

                assertThat(count(direct)).isEqualTo(1);
                // The dead connections are closed with the wire; nobody waits for them.
                wire.cut();
            }
        }
    }

    @OnBothDatabases
    void itIsWrittenOnceWhereAllIsWell(TestingDatabase testing) {
        try (Database database = testing.open()) {
            database.write(handle -> handle.execute("CREATE TABLE kept (n INTEGER)"));

            assertThat(database.insist(handle -> handle.execute("INSERT INTO kept VALUES (1)") == 1))
                    .isTrue();
            assertThat(database.insist(handle -> handle.execute("UPDATE kept SET n = 3 WHERE n = 2") == 1))
                    .isFalse();

            assertThat(count(database)).isEqualTo(1);
        }
    }
}
