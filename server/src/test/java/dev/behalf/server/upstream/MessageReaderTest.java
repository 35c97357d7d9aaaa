package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Whatever way of writing server-sent events (WHATWG HTML, "Server-sent events") a server has.
class MessageReaderTest {

    private static MessageReader reader(InputStream in, boolean events) {
        return new MessageReader(in, events, Secrets.of(Map.of()), Limits.DEFAULTS);
    }

    private static List<String> read(String text, boolean events) throws IOException {
        MessageReader reader = reader(new ByteArrayInputStream(text.getBytes(UTF_8)), events);
        List<String> messages = new ArrayList<>();
        for (ObjectNode next = reader.next(); next != null; next = reader.next()) {
            messages.add(next.path("id").asString());
        }
        assertThat(reader.isFinished()).isTrue();
        return messages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesEndInAnyOfThreeWays(String end) throws IOException {
        String text = "data: {\"id\": 1,\ndata:\"a\": 2}\n\n: comment\nid: x\ndata: {\"id\": 2}\n\n".replace("\n", end);

        assertThat(read(text, true)).containsExactly("1", "2");
    }

    /// Whether a LF follows a CR is seen when something follows.
    @Test
    void anEventIsReadAsSoonAsItIsThere() throws IOException {
        byte[] sent = "data: {\"id\": 1}\r\r".getBytes(UTF_8);
        InputStream in = new InputStream() {
            private int at;

            @Override
            public int read() {
                assertThat(at).as("more than was sent").isLessThan(sent.length);
                return sent[at++];
            }

            @Override
            public int read(byte[] into, int from, int length) {
                into[from] = (byte) read();
                return 1;
            }
        };

        assertThat(reader(in, true).next()).hasToString("{\"id\":1}");
    }

    @Test
    void aByteOrderMarkHidesNothing() throws IOException {
        assertThat(read("\ufeffdata: {\"id\": 1}\n\n", true)).containsExactly("1");
        assertThat(read("\ufeff{\"id\": 1}", false)).containsExactly("1");
    }

    @Test
    void eventsOfOtherTypesAreNoMessages() throws IOException {
        assertThat(read("event: ping\ndata: now\n\nevent: message\ndata: {\"id\": 1}\n\ndata: {\"id\": 2}\n\n", true))
                .containsExactly("1", "2");
    }

    /// 2025-03-26 has them.
    @Test
    void severalMessagesMayComeAtOnce() throws IOException {
        assertThat(read("data: [{\"id\": 1}, {\"id\": 2}]\n\ndata: {\"id\": 3}\n\n", true))
                .containsExactly("1", "2", "3");
        assertThat(read("[{\"id\": 1}, {\"id\": 2}]", false)).containsExactly("1", "2");
        for (String none : List.of("[]", "[1]", "[{\"id\": 1}, null]", "7")) {
            assertThatThrownBy(() -> read(none, false)).as(none).isInstanceOf(MessageReader.Unreadable.class);
        }
    }
}
