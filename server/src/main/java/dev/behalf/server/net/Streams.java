package dev.behalf.server.net;

import dev.behalf.keys.FetchException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/// Sends documents, or asks for some, and gives the answers while they are made, under [EgressSettings] and the address
/// policy. No redirect is followed and nothing is sent twice. Safe for use by many threads, virtual ones too.
public final class Streams implements AutoCloseable {

    /// Each host has a limit of its own. With one for all, some that hang would keep everybody from the others.
    private static final int CONNECTIONS = Integer.MAX_VALUE;

    static final int PER_HOST = 256;

    /// Where it may reach, besides public addresses.
    ///
    /// @param loopback this machine
    /// @param privateToo private networks
    public record Network(boolean loopback, boolean privateToo) {}

    private final EgressSettings settings;
    private final AddressPolicy policy;
    private final OffloadedResolver resolver;
    private final HttpClients clients;
    private final CloseableHttpClient direct;
    private final @Nullable CloseableHttpClient proxied;

    /// @throws IllegalArgumentException when a CA file cannot be used
    public Streams(EgressSettings settings, Network network) {
        this(settings, network, HostResolver.system(), UnaryOperator.identity());
    }

    /// @param dial see [CheckedResolver]
    Streams(EgressSettings settings, Network network, HostResolver names, UnaryOperator<InetSocketAddress> dial) {
        this.settings = settings;
        this.policy = new AddressPolicy(network.loopback(), network.privateToo());
        this.resolver = new OffloadedResolver(names, settings.connectTimeout().multipliedBy(2));
        this.clients = new HttpClients(settings, CONNECTIONS, PER_HOST);
        this.direct = clients.direct(new CheckedResolver(resolver, policy, dial));
        EgressProxy proxy = settings.proxy();
        this.proxied = proxy == null ? null : clients.through(proxy, new ProxyResolver(resolver));
    }

    /// An exchange that is not begun.
    ///
    /// @param headers beside those of the body
    /// @param silence how long the other side may say nothing; null where whoever sends it sees to that, and
    /// aborts it: reads that have to end by themselves each set an alarm, which costs more than the read
    /// @throws FetchException where the address is not one to be reached
    public Exchange post(URI uri, Map<String, String> headers, byte[] json, @Nullable Duration silence) {
        HttpPost request = new HttpPost(uri);
        request.setEntity(new ByteArrayEntity(json, ContentType.create("application/json")));
        return exchange(uri, request, headers, silence);
    }

    /// The same by GET.
    public Exchange get(URI uri, Map<String, String> headers, @Nullable Duration silence) {
        return exchange(uri, new HttpGet(uri), headers, silence);
    }

    /// The same by DELETE.
    public Exchange delete(URI uri, Map<String, String> headers, Duration silence) {
        return exchange(uri, new HttpDelete(uri), headers, silence);
    }

    /// The same by any method.
    ///
    /// @param body null for none
    /// @param type the media type of the body
    public Exchange send(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            String type,
            Duration silence) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body, ContentType.parse(type)));
        }
        return exchange(uri, request, headers, silence);
    }

    private Exchange exchange(
            URI uri, HttpUriRequestBase request, Map<String, String> headers, @Nullable Duration silence) {
        Target target = policy.check(uri);
        EgressProxy proxy = proxyFor(target);
        headers.forEach(request::setHeader);
        request.setConfig(silence == null ? HttpClients.UNTIL_ABORTED : HttpClients.patient(silence));
        CloseableHttpClient client = proxy == null ? direct : Objects.requireNonNull(proxied);
        Duration deadline = silence == null ? settings.deadline() : silence;
        return new Exchange(client, request, proxy != null, new FetchFailures(settings, deadline, target, proxy));
    }

    private @Nullable EgressProxy proxyFor(Target target) {
        EgressProxy proxy = settings.proxy();
        return proxy == null || target.loopback() || proxy.isBypassedFor(target.host()) ? null : proxy;
    }

    /// A request and its answer.
    public static final class Exchange implements AutoCloseable {

        private final CloseableHttpClient client;
        private final HttpUriRequestBase request;
        private final boolean viaProxy;
        private final FetchFailures failures;
        private volatile @Nullable ClassicHttpResponse response;
        private volatile boolean whole;

        private Exchange(
                CloseableHttpClient client, HttpUriRequestBase request, boolean viaProxy, FetchFailures failures) {
            this.client = client;
            this.request = request;
            this.viaProxy = viaProxy;
            this.failures = failures;
        }

        /// Sends the request, and waits for the head of the answer.
        ///
        /// @return its status
        /// @throws FetchException where none comes
        public int begin() {
            HttpClientContext context = HttpClientContext.create();
            try {
                ClassicHttpResponse answer =
                        client.executeOpen(RoutingSupport.determineHost(request), request, context);
                response = answer;
                HttpEntity entity = answer.getEntity();
                whole = entity == null || entity.getContentLength() == 0;
                if (viaProxy && context.getSSLSession() == null) {
                    throw failures.refusedByProxy(answer.getCode());
                }
                return answer.getCode();
            } catch (IOException e) {
                throw failures.of(e);
            } catch (HttpException e) {
                throw new IllegalStateException("An address that was checked has a host.", e);
            } catch (IllegalStateException e) {
                // The library's way of saying that it was closed.
                throw failures.shutDown();
            }
        }

        /// A header of the answer.
        ///
        /// @return null where it was not sent
        public @Nullable String header(String name) {
            ClassicHttpResponse answer = response;
            Header header = answer == null ? null : answer.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        /// The body of the answer; empty where it has none. What goes wrong while it is read is for [#failure].
        public InputStream body() throws IOException {
            HttpEntity entity = Objects.requireNonNull(response).getEntity();
            return entity == null ? InputStream.nullInputStream() : entity.getContent();
        }

        /// Nothing of the answer is left unread: its connection may serve again.
        public void done() {
            whole = true;
        }

        /// Says what went wrong while the body was read.
        public FetchException failure(IOException e) {
            return failures.of(e);
        }

        /// Cuts the connection, from any thread.
        public void abort() {
            request.abort();
        }

        @Override
        public void close() {
            if (!whole) {
                request.abort();
            }
            ClassicHttpResponse answer = response;
            if (answer != null) {
                try {
                    answer.close();
                } catch (IOException _) {
                    // It is cut already.
                }
            }
        }

        /// Without headers and bodies, which may hold tokens.
        @Override
        public String toString() {
            return "Exchange[" + request.getMethod() + "]";
        }
    }

    @Override
    public void close() {
        direct.close(CloseMode.IMMEDIATE);
        if (proxied != null) {
            proxied.close(CloseMode.IMMEDIATE);
        }
        resolver.close();
    }
}
