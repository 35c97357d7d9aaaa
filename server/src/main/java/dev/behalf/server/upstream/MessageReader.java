package dev.behalf.server.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reads the messages of one answer: a JSON document, or server-sent events (WHATWG HTML, "Server-sent events"), of
/// which MCP uses the data only. Never more of it than the limits.
final class MessageReader {

    /// The answer is not one that can be read.
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private final InputStream in;
    private final boolean events;
    private final Limits limits;
    private long left;
    private boolean finished;

    MessageReader(InputStream in, boolean events, Limits limits) {
        this.in = new BufferedInputStream(in);
        this.events = events;
        this.limits = limits;
        this.left = limits.stream();
    }

    /// Whether the answer was read to its end.
    boolean isFinished() {
        return finished;
    }

    /// @return null where there is no further one
    /// @throws Unreadable where it is too large or no message
    @Nullable
    ObjectNode next() throws IOException {
        if (finished) {
            return null;
        }
        byte[] data = events ? event() : document();
        if (data == null) {
            finished = true;
            return null;
        }
        ObjectNode message = Rpc.read(data);
        if (message == null) {
            throw new Unreadable("The server’s answer is no message of JSON-RPC.");
        }
        return message;
    }

    private byte @Nullable [] document() throws IOException {
        finished = true;
        byte[] bytes = in.readNBytes(limits.message() + 1);
        if (bytes.length > limits.message()) {
            throw tooLarge();
        }
        return bytes.length == 0 ? null : bytes;
    }

    /// The data of the next event that has any, null at the end. An event that the end cuts off does not count.
    private byte @Nullable [] event() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        boolean any = false;
        while (true) {
            byte[] line = line();
            if (line == null) {
                return null;
            }
            if (line.length == 0) {
                if (any && data.size() > 0) {
                    return data.toByteArray();
                }
                any = false;
                data.reset();
            } else if (isData(line)) {
                int from = line.length > 5 && line[5] == ' ' ? 6 : Math.min(5, line.length);
                if (any) {
                    data.write('\n');
                }
                any = true;
                data.write(line, from, line.length - from);
                if (data.size() > limits.message()) {
                    throw tooLarge();
                }
            }
        }
    }

    private static boolean isData(byte[] line) {
        return line.length >= 4
                && line[0] == 'd'
                && line[1] == 'a'
                && line[2] == 't'
                && line[3] == 'a'
                && (line.length == 4 || line[4] == ':');
    }

    /// Without its end: CR, LF or both. Null at the end of the stream.
    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (--left < 0) {
                throw tooLarge();
            }
            if (next == '\n') {
                return line.toByteArray();
            }
            if (next == '\r') {
                in.mark(1);
                if (in.read() != '\n') {
                    in.reset();
                }
                return line.toByteArray();
            }
            if (line.size() > limits.message()) {
                throw tooLarge();
            }
            line.write(next);
        }
    }

    private Unreadable tooLarge() {
        return new Unreadable("The server’s answer is larger than is taken: a message of " + limits.message()
                + " bytes, an answer of " + limits.stream() + ".");
    }
}
