package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.keys.FetchException;
import dev.behalf.keys.FetchException.Kind;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static final AddressPolicy STRICT = new AddressPolicy(false);
    private static final AddressPolicy DEVELOPMENT = new AddressPolicy(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.acme.com/jwks",
                "ftp://login.acme.com/jwks",
                "file:///etc/passwd",
                "https:login.acme.com",
                "https:///jwks",
                "login.acme.com/jwks",
                "https://93.184.216.34/jwks",
                "https://127.0.0.1/jwks",
                "https://[::1]/jwks",
                "https://[2606:2800:220:1::1]/jwks",
                "https://[::ffff:127.0.0.1]/jwks",
                "https://0x7f.1/jwks",
                "https://0x7f000001/jwks",
                "https://2130706433/jwks",
                "https://017700000001/jwks",
                "https://0177.0.0.1/jwks",
                "https://127.1/jwks",
                "https://127.0.0.1./jwks",
                "https://login.acme.0x7f/jwks",
                "https://localhost/jwks",
                "https://LOCALHOST/jwks",
                "https://localhost./jwks",
                "https://idp.localhost/jwks",
                "https://printer.local/jwks",
                "https://metadata.google.internal/jwks",
                "https://router.home.arpa/jwks",
                "https://keycloak/jwks",
                "https://login.acme.com./jwks",
                "https://login..com/jwks",
                "https://-login.acme.com/jwks",
                "https://login_page.acme.com/jwks",
                "https://münchen.de/jwks",
                "https://user:secret@login.acme.com/jwks",
                "https://user@login.acme.com/jwks",
                "https://login.acme.com:443@10.0.0.1/jwks",
                "https://login.acme.com:0/jwks",
                "https://login.acme.com:65536/jwks"
            })
    void refusesAnAddressByItsNameAlone(String address) {
        assertThatThrownBy(() -> STRICT.check(URI.create(address)))
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ADDRESS_REFUSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.acme.com/jwks",
                "HTTPS://Login.Acme.COM:8443/jwks?x=1",
                "https://cognito-idp.eu-central-1.amazonaws.com/pool/.well-known/jwks.json",
                "https://1password.xn--mnchen-3ya.de/"
            })
    void acceptsAnHttpsAddressOnADnsName(String address) {
        assertThat(STRICT.check(URI.create(address)).loopback()).isFalse();
    }

    @Test
    void doesNotRepeatCredentialsFoundInAnAddress() {
        assertThatThrownBy(() -> STRICT.check(URI.create("https://user:secret@login.acme.com/jwks")))
                .message()
                .doesNotContain("secret")
                .contains("before an @");
        assertThatThrownBy(() -> STRICT.check(URI.create("https://user:secret@münchen.de/jwks")))
                .message()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000/jwks",
                "https://localhost:9000/jwks",
                "http://127.0.0.1:9000/jwks",
                "http://[::1]:9000/jwks"
            })
    void acceptsLoopbackHostsUnderTheDevelopmentSwitchOnly(String address) {
        assertThat(DEVELOPMENT.check(URI.create(address)).loopback()).isTrue();
        assertThatThrownBy(() -> STRICT.check(URI.create(address))).isInstanceOf(FetchException.class);
    }

    @Test
    void pointsToTheDevelopmentSwitch() {
        assertThatThrownBy(() -> STRICT.check(URI.create("https://localhost:9000/jwks")))
                .message()
                .contains("allowLoopbackProviders");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.acme.com/jwks",
                "http://127.0.0.2:9000/jwks",
                "http://10.0.0.1:9000/jwks",
                "http://idp.localhost:9000/jwks",
                "http://2130706433:9000/jwks",
                "http://[::ffff:127.0.0.1]:9000/jwks",
                "http://user:secret@localhost:9000/jwks"
            })
    void addsNothingButLoopbackUnderTheDevelopmentSwitch(String address) {
        assertThatThrownBy(() -> DEVELOPMENT.check(URI.create(address))).isInstanceOf(FetchException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.0.0",
                "169.254.169.254",
                "169.254.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.0",
                "192.0.0.192",
                "192.0.0.255",
                "192.0.2.1",
                "192.31.196.1",
                "192.52.193.1",
                "192.88.99.1",
                "192.168.0.0",
                "192.168.255.255",
                "192.175.48.1",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.0",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.254",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b:1::1",
                "100::1",
                "100:0:0:1::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:5db8:d822::1",
                "2620:4f:8000::1",
                "3fff::1",
                "3fff:fff::1",
                "4000::1",
                "5f00::1",
                "8000::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesAPrivateOrSpecialUseAddress(String address) {
        for (AddressPolicy policy : List.of(STRICT, DEVELOPMENT)) {
            assertThatThrownBy(() -> policy.check("login.acme.com", List.of(InetAddress.ofLiteral(address))))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ADDRESS_REFUSED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "64:ff9b::93.184.216.34",
                "2001:200::1",
                "2600::1",
                "2606:4700::1111",
                "3ffe::1"
            })
    void acceptsThePublicAddressesBesideTheRefusedOnes(String address) {
        assertThatCode(() -> STRICT.check("login.acme.com", List.of(InetAddress.ofLiteral(address))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAnIpv4MappedAddressByTheIpv4AddressInIt() throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(InetAddress.ofLiteral("169.254.169.254").getAddress(), 0, bytes, 12, 4);
        InetAddress mapped = Inet6Address.getByAddress("login.acme.com", bytes, -1);

        assertThatThrownBy(() -> STRICT.check("login.acme.com", List.of(mapped)))
                .hasMessageContaining("IPv4-mapped of link-local");
    }

    @Test
    void refusesAHostOfWhichOneAddressAmongManyIsRefused() {
        List<InetAddress> mixed = List.of(InetAddress.ofLiteral("93.184.216.34"), InetAddress.ofLiteral("10.1.2.3"));

        assertThatThrownBy(() -> STRICT.check("login.acme.com", mixed))
                .hasMessage("login.acme.com resolves to 10.1.2.3 (private)."
                        + " Only hosts whose every address is public are contacted.");
    }

    @Test
    void refusesLocalhostThatResolvesElsewhere() {
        assertThatThrownBy(() -> DEVELOPMENT.check("localhost", List.of(InetAddress.ofLiteral("10.1.2.3"))))
                .hasMessageContaining("not this machine");
    }
}
