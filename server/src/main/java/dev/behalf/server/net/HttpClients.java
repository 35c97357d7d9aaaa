package dev.behalf.server.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Apache HttpClient, stripped to one plain exchange: no redirect, retry, cookie, decompression, upgrade or
/// authentication of its own.
final class HttpClients {

    static final int CONNECTIONS = 16;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    /// The configuration of a request that lasts until it is aborted. To wait for a connection until then has to be
    /// said by a long time: none would mean not at all.
    static final RequestConfig UNTIL_ABORTED = lasting(Timeout.ofMinutes(15), Timeout.DISABLED);

    private final int connections;
    private final int perHost;
    private final EgressSettings settings;
    private final TlsSocketStrategy tls;

    HttpClients(EgressSettings settings) {
        this(settings, CONNECTIONS, 4);
    }

    /// @param connections at most so many at once
    /// @param perHost likewise, to one host
    HttpClients(EgressSettings settings, int connections, int perHost) {
        this.connections = connections;
        this.perHost = perHost;
        this.settings = settings;
        this.tls = settings.caCertificates().isEmpty()
                ? HttpClients::withDefaults
                : tls(TrustedAuthorities.context(settings.caCertificates()));
    }

    CloseableHttpClient direct(DnsResolver resolver) {
        return plain(resolver).build();
    }

    CloseableHttpClient through(EgressProxy proxy, DnsResolver resolver) {
        HttpHost address = new HttpHost("http", proxy.host(), proxy.port());
        HttpClientBuilder builder = plain(resolver).setProxy(address);
        String user = proxy.user();
        String password = proxy.password();
        if (user != null && password != null) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(address), new UsernamePasswordCredentials(user, password.toCharArray()));
            builder.setDefaultCredentialsProvider(credentials);
        }
        return builder.build();
    }

    /// The configuration of a request that may take so long.
    static RequestConfig patient(Duration deadline) {
        return lasting(timeout(deadline), timeout(deadline));
    }

    /// @param lease until a connection is free
    /// @param silence between two signs of life
    private static RequestConfig lasting(Timeout lease, Timeout silence) {
        return RequestConfig.custom()
                .setProtocolUpgradeEnabled(false)
                .setConnectionRequestTimeout(lease)
                .setResponseTimeout(silence)
                .setConnectionKeepAlive(TimeValue.of(KEEP_ALIVE))
                .build();
    }

    private HttpClientBuilder plain(DnsResolver resolver) {
        return HttpClientBuilder.create()
                .setConnectionManager(connections(resolver))
                .setDefaultRequestConfig(patient(settings.deadline()))
                .setKeepAliveStrategy((_, _) -> TimeValue.of(KEEP_ALIVE))
                .setUserAgent("Behalf")
                .setDefaultCookieSpecRegistry(_ -> null)
                .disableCookieManagement()
                .disableContentCompression()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableConnectionState();
    }

    private PoolingHttpClientConnectionManager connections(DnsResolver resolver) {
        Http1Config http = Http1Config.custom()
                .setMaxHeaderCount(100)
                .setMaxLineLength(16 * 1024)
                .build();
        return new Pools()
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(_ -> new PersistentConnection(http))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setSocketTimeout(timeout(settings.deadline()))
                        // Checked before every reuse, because a request on a connection the other side has closed
                        // would fail, and nothing here tries again.
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(perHost)
                .build();
    }

    /// The library's builder, but for the sockets.
    private static final class Pools extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    _ -> PersistentConnection.socket(),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }

    /// With the JDK's own authorities, which are read when the first connection is made: it takes a good part of the
    /// start.
    private static SSLSocket withDefaults(
            Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        return Defaults.TLS.upgrade(socket, target, port, attachment, context);
    }

    private static final class Defaults {
        static final TlsSocketStrategy TLS = tls(TrustedAuthorities.context(List.of()));
    }

    private static TlsSocketStrategy tls(SSLContext context) {
        // The JDK's own host name check: the library's second one would load the public suffix list first.
        return new DefaultClientTlsStrategy(context, HostnameVerificationPolicy.BUILTIN, NoopHostnameVerifier.INSTANCE);
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }
}
