package dev.behalf.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseTest {

    private static final String ADD_ENVIRONMENT =
            "INSERT INTO environment (name, kind, public_url, created_at, updated_at) VALUES (?, ?, ?, ?, ?)";

    @OnBothDatabases
    void keepsWhatAWriteReturnedFrom(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThat(database.<Integer>write(handle -> add(handle, "default")))
                    .isEqualTo(1);
        }
        try (Database database = testing.open()) {
            assertThat(environments(database)).containsExactly("default");
        }
    }

    @OnBothDatabases
    void forgetsWhatAWriteThrewFrom(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThatThrownBy(() -> database.write(handle -> {
                        add(handle, "default");
                        throw new IllegalStateException("changed my mind");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("changed my mind");

            assertThat(environments(database)).isEmpty();
        }
    }

    @OnBothDatabases
    void refusesToChangeAnythingInARead(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThatThrownBy(() -> database.read(handle -> add(handle, "default")))
                    .isInstanceOf(JdbiException.class);
            assertThatThrownBy(() -> database.read(_ -> database.write(handle -> add(handle, "default"))))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(environments(database)).isEmpty();
            // The connection the refused statement ran on is as good as before.
            assertThat(database.<Integer>write(handle -> add(handle, "default")))
                    .isEqualTo(1);
        }
    }

    @OnBothDatabases
    void joinsTheWriteAroundIt(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThatThrownBy(() -> database.write(handle -> {
                        add(handle, "one");
                        database.<Integer>write(inner -> add(inner, "two"));
                        assertThat(environments(database)).containsExactly("one", "two");
                        throw new IllegalStateException("all of it");
                    }))
                    .hasMessage("all of it");

            assertThat(environments(database)).isEmpty();
        }
    }

    @OnBothDatabases
    void deletesWhatBelongsToAnEnvironmentWithIt(TestingDatabase testing) {
        try (Database database = testing.open()) {
            database.<Integer>write(handle -> {
                add(handle, "default");
                handle.execute("INSERT INTO connection VALUES ('default', 'auth0', '{}', '{}', '{}', 1, 0)");
                handle.execute(
                        "INSERT INTO connection_history VALUES ('default', 1, 'auth0', '{}', '{}', '{}', 0, 'me')");
                handle.execute("INSERT INTO api_key (id, environment, kind, name, hash, hint, origins, created_at)"
                        + " VALUES ('1', 'default', 'secret', 'ci', 'h', 'x', '[]', 0)");
                handle.execute("INSERT INTO key_snapshot VALUES ('default', 'https://a.com/jwks', '{}', 0)");
                handle.execute("INSERT INTO issuer_pin VALUES ('default', 'a.com', 'https://a.com/', 'me', 0)");
                return handle.execute("DELETE FROM environment");
            });

            for (String table : List.of("connection", "connection_history", "api_key", "key_snapshot", "issuer_pin")) {
                assertThat(count(database, table)).as(table).isZero();
            }
        }
    }

    @OnBothDatabases
    void refusesRowsThatBelongToNoEnvironmentOrKind(TestingDatabase testing) {
        try (Database database = testing.open()) {
            for (String wrong : List.of(
                    "INSERT INTO connection VALUES ('nowhere', 'auth0', '{}', '{}', '{}', 1, 0)",
                    "INSERT INTO environment VALUES ('default', 'staging', 'https://a.com', 0, 0)",
                    "INSERT INTO environment VALUES (NULL, 'production', 'https://a.com', 0, 0)",
                    "INSERT INTO change_counter VALUES (2, 0)")) {
                assertThatThrownBy(() -> database.write(handle -> handle.execute(wrong)))
                        .as(wrong)
                        .isInstanceOf(JdbiException.class);
            }
        }
    }

    @OnBothDatabases
    void startsTheChangeCounterAtZero(TestingDatabase testing) {
        try (Database database = testing.open()) {
            assertThat(revision(database)).isZero();
        }
    }

    @OnBothDatabases
    void losesNoUpdateOfConcurrentWriters(TestingDatabase testing) throws Exception {
        try (Database database = testing.open();
                Database secondNode = testing.open()) {
            inParallel(20, i -> () -> {
                Database node = i % 2 == 0 ? database : secondNode;
                return node.<Integer>write(DatabaseTest::raise);
            });

            assertThat(revision(database)).isEqualTo(20);
            assertThat(revision(secondNode)).isEqualTo(20);
        }
    }

    @Test
    void keepsAnotherProcessOnSqliteFromWritingBetweenItsReadAndItsWrite() throws Exception {
        try (TestingDatabase testing = TestingDatabases.sqlite();
                Database server = testing.open();
                Database commandLine = testing.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> other = server.write(handle -> {
                long before = revisionIn(handle);
                Future<Integer> waiting = threads.submit(() -> commandLine.write(DatabaseTest::raise));
                assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                handle.execute("UPDATE change_counter SET revision = ?", before + 1);
                return waiting;
            });

            assertThat(other.get()).isEqualTo(1);
            assertThat(revision(server)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.behalf.server.db.TestingDatabases#empty")
    void migratesOnceWhenSeveralNodesStartAtOnce(TestingDatabase testing) throws Exception {
        List<Database> nodes = inParallel(3, _ -> testing::open);

        for (Database node : nodes) {
            assertThat(revision(node)).isZero();
            assertThat(count(node, "schema_history WHERE version = '1'")).isEqualTo(1);
            node.close();
        }
    }

    @OnBothDatabases
    void refusesASchemaNewerThanItself(TestingDatabase testing) {
        try (Database database = testing.open()) {
            database.<Integer>write(handle -> handle.execute(
                    "INSERT INTO schema_history (installed_rank, version, description, type, script, installed_by,"
                            + " execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'me', 1,"
                            + " true)"));
        }

        assertThatThrownBy(testing::open)
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("has schema version 99, which is newer");
    }

    @OnBothDatabases
    void keepsBoundValuesOutOfErrors(TestingDatabase testing) {
        String hash = "5ebe2294ecd0e0f08eab7690d2a6ee69";
        try (Database database = testing.open()) {
            database.<Integer>write(handle -> add(handle, hash));

            assertThatThrownBy(() -> database.write(handle -> add(handle, hash)))
                    .isInstanceOf(JdbiException.class)
                    .satisfies(e -> {
                        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                            assertThat(cause.toString()).doesNotContain(hash);
                        }
                    });
        }
    }

    private static int add(Handle handle, String environment) {
        return handle.execute(ADD_ENVIRONMENT, environment, "development", "http://localhost:8080", 0, 0);
    }

    private static List<String> environments(Database database) {
        return database.read(handle -> handle.createQuery("SELECT name FROM environment ORDER BY name")
                .mapTo(String.class)
                .list());
    }

    private static int raise(Handle handle) {
        return handle.execute("UPDATE change_counter SET revision = revision + 1 WHERE id = 1");
    }

    private static long revision(Database database) {
        return database.read(DatabaseTest::revisionIn);
    }

    private static long revisionIn(Handle handle) {
        return handle.createQuery("SELECT revision FROM change_counter")
                .mapTo(Long.class)
                .one();
    }

    private static long count(Database database, String table) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    private static <T> List<T> inParallel(int times, java.util.function.IntFunction<Callable<T>> task)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(task.apply(i)))
                    .toList();
            return futures.stream().map(DatabaseTest::get).toList();
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
