package dev.behalf.server.metrics;

import dev.behalf.server.web.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The meters of the process, which Prometheus reads at `/metrics`. No label is a person's, a client's or a token's.
public final class Metrics implements AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final List<Runnable> before = new CopyOnWriteArrayList<>();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /// Has something done before each reading, such as noticing what is to be counted.
    public void beforeReading(Runnable work) {
        before.add(work);
    }

    public List<Route> routes() {
        return List.of(Route.get("/metrics", call -> {
            before.forEach(Runnable::run);
            call.text(TEXT, registry.scrape());
        }));
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
