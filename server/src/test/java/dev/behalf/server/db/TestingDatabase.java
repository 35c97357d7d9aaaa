package dev.behalf.server.db;

/// The address of a fresh database, and what to do when the test is over.
public final class TestingDatabase implements AutoCloseable {

    private final String name;
    private final String url;
    private final Runnable drop;

    TestingDatabase(String name, String url, Runnable drop) {
        this.name = name;
        this.url = url;
        this.drop = drop;
    }

    /// Opens it. It may be open several times at once, as it is where an installation has several nodes.
    public Database open() {
        return Database.open(url);
    }

    public String url() {
        return url;
    }

    @Override
    public void close() {
        drop.run();
    }

    /// The kind of database, which ends up in the name of the test.
    @Override
    public String toString() {
        return name;
    }
}
