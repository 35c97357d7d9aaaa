package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressProxyTest {

    @Test
    void readsHostPortAndCredentials() {
        EgressProxy proxy = EgressProxy.parse("http://jo:p%40s+s%3A@proxy.acme.internal:3128", List.of());

        assertThat(proxy.host()).isEqualTo("proxy.acme.internal");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.user()).isEqualTo("jo");
        assertThat(proxy.password()).isEqualTo("p@s+s:");
    }

    @Test
    void neverShowsItsCredentials() {
        EgressProxy proxy = EgressProxy.parse("http://10.0.0.1:3128", List.of()).withCredentials("jo", "secret");

        assertThat(proxy).hasToString("http://10.0.0.1:3128 (with credentials)");
        assertThat(EgressSettings.defaults().withProxy(proxy).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy:3128",
                "https://proxy:3128",
                "socks5://proxy:1080",
                "http://proxy",
                "http://jo:secret@proxy",
                "http://jo:sec ret@proxy:3128",
                "http://secret@proxy:3128",
                "http://jo:secret@proxy:99999",
                "http://:3128"
            })
    void refusesAnyOtherAddressWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> EgressProxy.parse(url, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy: expected")
                .hasNoCause()
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "acme.com, acme.com, true",
        "acme.com, login.acme.com, true",
        ".acme.com, login.acme.com, true",
        "*.acme.com, login.acme.com, true",
        "' ACME.com ', login.acme.com, true",
        "*, login.acme.com, true",
        "acme.com, notacme.com, false",
        "login.acme.com, acme.com, false",
        "'', login.acme.com, false"
    })
    void isBypassedForTheNamesOfItsList(String entry, String host, boolean bypassed) {
        EgressProxy proxy = EgressProxy.parse("http://proxy:3128", List.of(entry));

        assertThat(proxy.isBypassedFor(host)).isEqualTo(bypassed);
    }
}
