package dev.behalf.server.team;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:0:1:aaaa:bbbb:cccc:dddd, 2001:db8:0:1::/64",
        "2001:0db8:0000:0001::7, 2001:db8:0:1::/64",
        "2001:DB8::7, 2001:db8:0:0::/64",
        "2001:db8::1:2:3:4:5, 2001:db8:0:1::/64",
        "::1, 0:0:0:0::/64",
        "fe80::1%eth0, fe80:0:0:0::/64",
    })
    void countsANetworkAsOne(String address, String network) {
        assertThat(Network.of(address)).isEqualTo(network);
    }
}
