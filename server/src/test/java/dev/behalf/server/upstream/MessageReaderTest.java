package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.behalf.server.upstream.MessageReader.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class MessageReaderTest {

    private static final String FRAME = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"text\":\"\"}}";

    @ParameterizedTest
    @ValueSource(ints = {60, 1023, 1024, 1025, 2048, 100_000})
    void readsADocumentOfAnyLengthWhole(int length) throws IOException {
        MessageReader reader = reader(document(length), Limits.DEFAULTS);

        ObjectNode message = reader.next();

        assertThat(message).isNotNull();
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
