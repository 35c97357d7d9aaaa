package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.upstream.MessageReader.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Documents of any length, and whatever way of writing server-sent events (WHATWG HTML, "Server-sent events") a
/// server has.
class MessageReaderTest {

    private static final String FRAME = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"text\":\"\"}}";

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
            assertThatThrownBy(() -> read(none, false)).as(none).isInstanceOf(Unreadable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1023, 1024, 1025, 2048, 100_000})
    void readsADocumentOfAnyLengthWhole(int length) throws IOException {
        MessageReader reader = reader(document(length), Limits.DEFAULTS);

        ObjectNode message = Objects.requireNonNull(reader.next());

        assertThat(message.at("/result/text").asString()).hasSize(length - FRAME.length());
        assertThat(reader.isFinished()).isTrue();
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 1023, 1024, 1025, 5000})
    void takesADocumentUpToTheLimitAndNoneOverIt(int limit) throws IOException {
        assertThat(reader(document(limit), limits(limit)).next()).isNotNull();
        assertThatThrownBy(() -> reader(document(limit + 1), limits(limit)).next())
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("larger than is taken: a message of " + limit + " bytes");
    }

    @Test
    void hasNothingToSayOfAnEmptyDocument() throws IOException {
        assertThat(reader("", Limits.DEFAULTS).next()).isNull();
    }

    private static String document(int length) {
        return FRAME.replace("\"\"", "\"" + "x".repeat(length - FRAME.length()) + "\"");
    }

    private static MessageReader reader(String document, Limits limits) {
        return new MessageReader(
                new ByteArrayInputStream(document.getBytes(UTF_8)), false, Secrets.of(Map.of()), limits);
    }

    private static Limits limits(int message) {
        Limits usual = Limits.DEFAULTS;
        return new Limits(
                usual.silence(),
                usual.total(),
                message,
                usual.stream(),
                usual.concurrent(),
                usual.beat(),
                usual.failures(),
                usual.pause(),
                usual.reply());
    }
}
