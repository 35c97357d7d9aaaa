package dev.behalf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "max-age=15                                       | PT15S",
                "public, max-age=3600, must-revalidate            | PT1H",
                "Public,MAX-AGE=60                                | PT1M",
                "max-age=\"60\"                                   | PT1M",
                "max-age=0                                        | PT0S",
                "max-age=60, max-age=120                          | PT1M",
                "max-age=99999999999999999999                     | PT2147483648S",
                "no-store                                         | PT0S",
                "max-age=60, no-cache                             | PT0S",
                "s-maxage=60                                      | null",
                "x-max-age=60                                     | null",
                "max-age=-1                                       | null",
                "max-age=                                         | null",
                "max-age=1e3                                      | null",
                "public                                           | null",
                "''                                               | null"
            })
    void readsHowLongADocumentMayBeKept(String value, Duration expected) {
        assertThat(CacheControl.maxAge(header(value))).isEqualTo(expected);
    }

    @Test
    void readsRepeatedHeadersAsOneList() {
        assertThat(CacheControl.maxAge(header("public"), header("max-age=60"))).isEqualTo(Duration.ofMinutes(1));
        assertThat(CacheControl.maxAge()).isNull();
    }

    private static Header header(String value) {
        return new BasicHeader("Cache-Control", value);
    }
}
