package dev.behalf.server.net;

import dev.behalf.keys.Document;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/// Fetches documents from providers, under [EgressSettings] and the address policy. Safe for use by many threads.
public final class Egress implements DocumentFetcher, AutoCloseable {

    private final EgressSettings settings;
    private final AddressPolicy policy;
    private final CloseableHttpClient direct;
    private final @Nullable CloseableHttpClient proxied;
    private final ThreadPoolExecutor threads = threads();

    /// @throws IllegalArgumentException when a CA file cannot be used
    public Egress(EgressSettings settings) {
        this(settings, HostResolver.system());
    }

    public Egress(EgressSettings settings, HostResolver resolver) {
        this(settings, resolver, UnaryOperator.identity());
    }

    /// @param dial see [CheckedResolver]
    Egress(EgressSettings settings, HostResolver resolver, UnaryOperator<InetSocketAddress> dial) {
        this.settings = settings;
        this.policy = new AddressPolicy(settings.allowLoopbackProviders());
        HttpClients clients = new HttpClients(settings);
        EgressProxy proxy = settings.proxy();
        // Two clients, so that the rule "any address will do" of the proxy's own name can never apply to a provider's.
        this.direct = clients.direct(new CheckedResolver(resolver, policy, dial));
        this.proxied = proxy == null ? null : clients.through(proxy, new ProxyResolver(resolver));
    }

    @Override
    public Document fetch(URI uri) {
        Target target = policy.check(uri);
        EgressProxy proxy = proxyFor(target);
        FetchFailures failures = new FetchFailures(settings, target, proxy);
        HttpGet request = new HttpGet(uri);
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        Future<Document> exchange = threads.submit(() -> exchange(request, target, failures, proxy != null));
        try {
            return exchange.get(settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            stop(exchange, request);
            throw failures.timedOut();
        } catch (InterruptedException _) {
            stop(exchange, request);
            Thread.currentThread().interrupt();
            throw failures.interrupted();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FetchException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        direct.close(CloseMode.IMMEDIATE);
        if (proxied != null) {
            proxied.close(CloseMode.IMMEDIATE);
        }
    }

    private Document exchange(HttpGet request, Target target, FetchFailures failures, boolean viaProxy) {
        CloseableHttpClient client = viaProxy && proxied != null ? proxied : direct;
        HttpClientContext context = HttpClientContext.create();
        try {
            return client.execute(request, context, response -> {
                if (viaProxy && context.getSSLSession() == null) {
                    // No tunnel, hence no TLS: the library hands out the proxy's refusal as if it were the answer.
                    throw failures.refusedByProxy(response.getCode());
                }
                return read(request, target, response);
            });
        } catch (IOException e) {
            throw failures.of(e);
        }
    }

    private Document read(HttpGet request, Target target, ClassicHttpResponse response) throws IOException {
        try {
            return new DocumentReader(target, settings.bodyLimit()).read(response);
        } catch (FetchException | IOException e) {
            // Cuts the connection; closing it politely would read the rest of a body that may have no end.
            request.abort();
            throw e;
        }
    }

    /// A loopback host is this machine's and not the proxy's, which would look it up as its own.
    private @Nullable EgressProxy proxyFor(Target target) {
        EgressProxy proxy = settings.proxy();
        return proxy == null || target.loopback() || proxy.isBypassedFor(target.host()) ? null : proxy;
    }

    private static void stop(Future<?> exchange, HttpGet request) {
        exchange.cancel(true);
        request.abort();
    }

    /// Platform threads, because a name look-up is a native call: a dead name server would pin the few carriers that
    /// all
    /// virtual threads share. At most [HttpClients#CONNECTIONS], waiting for one counts against the deadline.
    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                HttpClients.CONNECTIONS,
                HttpClients.CONNECTIONS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("egress-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
