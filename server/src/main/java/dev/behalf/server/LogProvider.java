package dev.behalf.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Logback, named outright and without a configuration of its own, because [Logs] and [CommandLog] say all there
/// is to say. Found as usual it looks through the whole class path, twice: for who provides SLF4J, and for who
/// configures Logback. That opens more than a hundred libraries, a fifth of what the start does.
public final class LogProvider implements SLF4JServiceProvider {

    /// The newest SLF4J that this is written for, in the form in which SLF4J asks (its manual, "slf4j.provider").
    private static final String API = "2.0.99";

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    /// Has SLF4J use it. To be called before anybody has a logger; another choice of the operator's stays.
    static void use() {
        System.getProperties().putIfAbsent("slf4j.provider", LogProvider.class.getName());
        // Else it says so at each start.
        System.getProperties().putIfAbsent("slf4j.internal.verbosity", "WARN");
    }

    @Override
    public void initialize() {
        context.setName("default");
        context.setMDCAdapter(diagnostics);
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    @Override
    public String getRequestedApiVersion() {
        return API;
    }
}
