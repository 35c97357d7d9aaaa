package dev.behalf.server.net;

import dev.behalf.keys.Document;
import dev.behalf.keys.DocumentFetcher;
import dev.behalf.keys.FetchException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// Fetches documents from providers, and sends them what has to be sent, under [EgressSettings] and the address
/// policy. Safe for use by many threads.
public final class Egress implements DocumentFetcher, AutoCloseable {

    /// A sign-in at a provider may run the team's own code there, which a document does not; and an answer that is not
    /// waited for costs the person the sign-in.
    private static final int PATIENCE = 3;

    private final EgressSettings settings;
    private final AddressPolicy policy;
    private final HostResolver resolver;
    private final UnaryOperator<InetSocketAddress> dial;
    private final HttpClients clients;
    private final Lane fetching;
    private @Nullable Lane sending;

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
        this.resolver = resolver;
        this.dial = dial;
        this.clients = new HttpClients(settings);
        this.fetching = lane("egress-", clients);
    }

    private Lane lane(String name, HttpClients clients) {
        EgressProxy proxy = settings.proxy();
        CloseableHttpClient proxied = proxy == null ? null : clients.through(proxy, new ProxyResolver(resolver));
        return new Lane(clients.direct(new CheckedResolver(resolver, policy, dial)), proxied, name);
    }

    /// Made when it is first needed: most of what runs this never sends anything.
    private synchronized Lane sending() {
        if (sending == null) {
            // Nearly all of it goes to one provider's token endpoint, and people wait for it.
            HttpClients toOneHost = new HttpClients(settings, HttpClients.CONNECTIONS, HttpClients.CONNECTIONS);
            sending = lane("egress-post-", toOneHost);
        }
        return sending;
    }

    /// The total time for a fetch.
    public Duration deadline() {
        return settings.deadline();
    }

    /// Whether an address may be contacted, as far as that can be told before its name is looked up.
    ///
    /// @return a sentence that says why not, empty where it may
    public Optional<String> refusal(URI uri) {
        try {
            policy.check(uri);
            return Optional.empty();
        } catch (FetchException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Document fetch(URI uri) {
        Target target = policy.check(uri);
        EgressProxy proxy = proxyFor(target);
        FetchFailures failures = new FetchFailures(settings, settings.deadline(), target, proxy);
        HttpGet request = new HttpGet(uri);
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        Exchange<Document> exchange = new Exchange<>(
                request, failures, proxy != null, response -> reader(target).read(response));
        try {
            return fetching.run(() -> exchange.run(fetching), settings.deadline(), request::abort);
        } catch (TimeoutException _) {
            throw failures.timedOut();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failures.interrupted();
        }
    }

    /// Sends a body with POST and gives whatever comes back; never twice. The total time is three times the deadline of
    /// a fetch.
    public Sent post(URI uri, Parcel parcel) {
        return post(uri, parcel, settings.deadline().multipliedBy(PATIENCE));
    }

    /// The same within another time.
    ///
    /// @param deadline for all of it
    public Sent post(URI uri, Parcel parcel, Duration deadline) {
        Watched body = new Watched(parcel);
        try {
            return post(uri, parcel, body, deadline);
        } catch (FetchException e) {
            String why = String.valueOf(e.getMessage());
            int status = body.answered();
            return status != 0
                    ? new Sent.Unreadable(status, why)
                    : body.begun()
                            ? new Sent.Lost(why, e.kind() == FetchException.Kind.TIMED_OUT)
                            : new Sent.NotSent(why);
        }
    }

    private Sent post(URI uri, Parcel parcel, Watched body, Duration deadline) {
        Target target = policy.check(uri);
        EgressProxy proxy = proxyFor(target);
        FetchFailures failures = new FetchFailures(settings, deadline, target, proxy);
        HttpPost request = new HttpPost(uri);
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        parcel.headers().forEach(request::setHeader);
        request.setEntity(body);
        request.setConfig(HttpClients.patient(deadline));
        Exchange<Sent> exchange =
                new Exchange<>(request, failures, proxy != null, response -> answer(target, body, response));
        Lane lane = sending();
        try {
            return lane.run(() -> exchange.run(lane), deadline, request::abort);
        } catch (TimeoutException _) {
            throw failures.timedOut();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failures.interrupted();
        }
    }

    private Sent answer(Target target, Watched body, ClassicHttpResponse response) throws IOException {
        try {
            return new AnswerReader(reader(target)).read(response);
        } catch (FetchException unreadable) {
            body.answered(response.getCode());
            throw unreadable;
        }
    }

    private DocumentReader reader(Target target) {
        return new DocumentReader(target, settings.bodyLimit());
    }

    @Override
    public synchronized void close() {
        fetching.close();
        if (sending != null) {
            sending.close();
        }
    }

    /// How an answer is read.
    private interface Reading<R> {
        R read(ClassicHttpResponse response) throws IOException;
    }

    /// One request and its answer.
    private record Exchange<R>(
            HttpUriRequestBase request, FetchFailures failures, boolean viaProxy, Reading<R> reading) {

        R run(Lane lane) {
            HttpClientContext context = HttpClientContext.create();
            try {
                return lane.client(viaProxy).execute(request, context, response -> {
                    if (viaProxy && context.getSSLSession() == null) {
                        // No tunnel, hence no TLS: the library hands out the proxy's refusal as if it were the answer.
                        throw failures.refusedByProxy(response.getCode());
                    }
                    return read(response);
                });
            } catch (IOException e) {
                throw failures.of(e);
            }
        }

        private R read(ClassicHttpResponse response) throws IOException {
            try {
                return reading.read(response);
            } catch (FetchException | IOException e) {
                // Cuts the connection; closing it politely would read the rest of a body that may have no end.
                request.abort();
                throw e;
            }
        }
    }

    /// A loopback host is this machine's and not the proxy's, which would look it up as its own.
    private @Nullable EgressProxy proxyFor(Target target) {
        EgressProxy proxy = settings.proxy();
        return proxy == null || target.loopback() || proxy.isBypassedFor(target.host()) ? null : proxy;
    }
}
