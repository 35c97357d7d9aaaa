package dev.behalf.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private static String client(TrustedProxies proxies, String connected, String... forwarded) {
        return proxies.client(InetAddress.ofLiteral(connected), List.of(forwarded))
                .getHostAddress();
    }

    @Test
    void nobodyIsBelievedUnlessHeIsNamed() {
        assertThat(client(TrustedProxies.NONE, "10.0.0.1", "203.0.113.9")).isEqualTo("10.0.0.1");
        assertThat(client(TrustedProxies.parse("10.0.0.0/8"), "192.0.2.1", "203.0.113.9"))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void whatStandsBeforeTheLastStrangerIsHisOwnWord() {
        TrustedProxies proxies = TrustedProxies.parse("10.0.0.0/8, 192.0.2.7,fd00::/8");

        assertThat(client(proxies, "10.9.9.9", "198.51.100.1, 203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(proxies, "10.9.9.9", "198.51.100.1", "203.0.113.9, 192.0.2.7, 10.0.0.3"))
                .isEqualTo("203.0.113.9");
        assertThat(client(proxies, "fd12::1", "2001:db8::5")).isEqualTo("2001:db8:0:0:0:0:0:5");
    }

    @Test
    void aProxyThatNamesNobodyIsAsFarAsCanBeSeen() {
        TrustedProxies proxies = TrustedProxies.parse("10.0.0.0/8");

        assertThat(client(proxies, "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(client(proxies, "10.0.0.1", "unknown")).isEqualTo("10.0.0.1");
        assertThat(client(proxies, "10.0.0.1", "evil.example, 10.0.0.2")).isEqualTo("10.0.0.2");
    }

    @Test
    void networksEndWhereTheirPrefixSays() {
        TrustedProxies proxies = TrustedProxies.parse("172.16.0.0/12");

        assertThat(client(proxies, "172.31.255.255", "203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(client(proxies, "172.32.0.0", "203.0.113.9")).isEqualTo("172.32.0.0");
    }

    @Test
    void namesAndHalfAddressesAreNotTaken() {
        for (String wrong : List.of("", "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.1,")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> TrustedProxies.parse(wrong));
        }
    }
}
