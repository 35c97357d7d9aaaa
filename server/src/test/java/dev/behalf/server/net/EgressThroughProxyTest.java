package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.FetchException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressThroughProxyTest {

    private static final TestingAuthority AUTHORITY = new TestingAuthority();
    private static final URI ACME = URI.create("https://login.acme.com/jwks");

    /// Base64 of `egress:p@ss:word`.
    private static final String CREDENTIALS = "Proxy-Authorization: Basic ZWdyZXNzOnBAc3M6d29yZA==";

    /// Knows no name at all: through a proxy it is not asked for the provider's.
    private static final HostResolver NO_NAMES = host -> {
        if (host.equals("127.0.0.1")) {
            return List.of(InetAddress.getLoopbackAddress());
        }
        throw new UnknownHostException(host);
    };

    @TempDir
    Path directory;

    private EgressSettings settings;
    private TestingServer provider;

    @BeforeEach
    void startTheProvider() throws Exception {
        settings = EgressSettings.defaults().withCaCertificates(List.of(AUTHORITY.writePem(directory)));
        provider = TestingServer.tls(
                AUTHORITY.server("login.acme.com", "localhost"), TestingServer.ok("{\"keys\":[]}", ""));
    }

    @AfterEach
    void stopTheProvider() throws IOException {
        provider.close();
    }

    @Test
    void tunnelsThroughTheProxyAndLeavesTheLookUpToIt() throws IOException {
        try (TestingServer proxy = TestingServer.plain(this::tunnel);
                Egress egress = through(proxy("http://127.0.0.1:" + proxy.port()))) {
            assertThat(egress.fetch(ACME).body()).isEqualTo("{\"keys\":[]}");

            assertThat(proxy.heads()).singleElement().asString().startsWith("CONNECT login.acme.com:443 HTTP/1.1\r\n");
            assertThat(provider.heads()).singleElement().asString().startsWith("GET /jwks HTTP/1.1\r\n");
        }
    }

    @Test
    void authenticatesToTheProxyAndOnlyToTheProxy() throws IOException {
        try (TestingServer proxy = TestingServer.plain(this::tunnelWithCredentials);
                Egress egress = through(proxy("http://egress:p%40ss%3Aword@127.0.0.1:" + proxy.port()))) {
            assertThat(egress.fetch(ACME).body()).isEqualTo("{\"keys\":[]}");

            assertThat(proxy.heads()).last().asString().contains(CREDENTIALS);
            assertThat(provider.heads()).singleElement().asString().doesNotContain("uthorization");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "egress:wrong@"})
    void reportsThatTheProxyWantsOtherCredentials(String userInfo) throws IOException {
        try (TestingServer proxy = TestingServer.plain(this::tunnelWithCredentials);
                Egress egress = through(proxy("http://" + userInfo + "127.0.0.1:" + proxy.port()))) {
            FetchException failure = assertFails(egress, ACME, Kind.UNREACHABLE);

            assertThat(failure)
                    .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port() + " refused")
                    .hasMessageContaining("answering 407; check the proxy's user and password");
            assertThat(failure.getMessage()).doesNotContain("wrong");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 403, 502})
    void neverTakesTheProxysAnswerForTheProviders(int status) throws IOException {
        try (TestingServer proxy =
                        TestingServer.plain(c -> c.write("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\n{}"));
                Egress egress = through(proxy("http://127.0.0.1:" + proxy.port()))) {
            assertThat(assertFails(egress, ACME, Kind.UNREACHABLE)).hasMessageContaining("answering " + status);
        }
    }

    @Test
    void keepsTheRulesForNamesBehindAProxy() throws IOException {
        try (TestingServer proxy = TestingServer.plain(this::tunnel);
                Egress egress = through(proxy("http://127.0.0.1:" + proxy.port()))) {
            for (String address : List.of(
                    "http://login.acme.com/", "https://169.254.169.254/", "https://localhost/", "https://127.0.0.1/")) {
                assertFails(egress, URI.create(address), Kind.ADDRESS_REFUSED);
            }
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void checksAddressesOfHostsThatBypassTheProxy() throws IOException {
        HostResolver loopback = _ -> List.of(InetAddress.getLoopbackAddress());
        try (TestingServer proxy = TestingServer.plain(this::tunnel);
                Egress egress = new Egress(
                        settings.withProxy(proxy("http://127.0.0.1:" + proxy.port(), "acme.com")), loopback)) {
            assertFails(egress, ACME, Kind.ADDRESS_REFUSED);
            // Nor does the proxy's own name, which may have any address, open that address to a fetch.
            assertFails(egress, URI.create("https://127.0.0.1:" + proxy.port()), Kind.ADDRESS_REFUSED);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void reachesLoopbackProvidersWithoutTheProxy() throws IOException {
        try (TestingServer proxy = TestingServer.plain(this::tunnel);
                Egress egress = new Egress(settings.withAllowLoopbackProviders(true)
                        .withProxy(proxy("http://127.0.0.1:" + proxy.port())))) {
            assertThat(egress.fetch(provider.uri("/jwks")).body()).isEqualTo("{\"keys\":[]}");
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void namesAProxyThatDoesNotResolve() {
        try (Egress egress = through(proxy("http://proxy.acme.internal:3128"))) {
            assertThat(assertFails(egress, ACME, Kind.UNREACHABLE))
                    .hasMessageContaining("the name proxy.acme.internal:3128 does not resolve");
        }
    }

    private Egress through(EgressProxy proxy) {
        return new Egress(settings.withProxy(proxy), NO_NAMES);
    }

    private static EgressProxy proxy(String url, String... noProxy) {
        return EgressProxy.parse(url, List.of(noProxy));
    }

    private static FetchException assertFails(Egress egress, URI uri, Kind kind) {
        FetchException[] caught = new FetchException[1];
        assertThatThrownBy(() -> egress.fetch(uri)).isInstanceOfSatisfying(FetchException.class, e -> caught[0] = e);
        assertThat(caught[0].kind()).isEqualTo(kind);
        return caught[0];
    }

    private void tunnelWithCredentials(TestingServer.Connection client) throws IOException {
        if (client.head().contains(CREDENTIALS + "\r\n")) {
            tunnel(client);
        } else {
            client.write(
                    "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"egress\"\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private void tunnel(TestingServer.Connection client) throws IOException {
        try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), provider.port())) {
            client.write("HTTP/1.1 200 Connected\r\n\r\n");
            Thread.startVirtualThread(() -> {
                try {
                    client.in().transferTo(upstream.getOutputStream());
                    upstream.shutdownOutput();
                } catch (IOException _) {
                    // Either side hung up; the tunnel ends.
                }
            });
            upstream.getInputStream().transferTo(client.out());
        }
    }
}
