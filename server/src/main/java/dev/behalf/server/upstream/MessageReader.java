package dev.behalf.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reads the messages of one answer: a JSON document, or server-sent events (WHATWG HTML, "Server-sent events"), of
/// which MCP uses the data, and the ids to go on from. Never more of it than the limits.
final class MessageReader {

    /// The answer is not one that can be read.
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /// With which some writers of UTF-8 begin; of a stream it is no part.
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final byte[] TYPE = "event".getBytes(UTF_8);
    private static final byte[] ID = "id".getBytes(UTF_8);
    private static final byte[] RETRY = "retry".getBytes(UTF_8);

    /// Most answers are shorter. The JDK reads with 16 KB at once.
    private static final int USUAL = 1024;

    /// Nobody's are longer; they travel in headers.
    private static final int LONGEST_ID = 2_000;

    private final InputStream in;
    private final boolean events;
    private final Secrets secrets;
    private final Limits limits;
    private long left;
    private boolean begun;
    private boolean finished;
    private Consumer<Mark> marks = _ -> {};
    private @Nullable Duration retry;
    private final Deque<ObjectNode> batched = new ArrayDeque<>();

    /// Whether a CR ended the last line, to which a LF that follows belongs. It is not waited for.
    private boolean returned;

    /// A place in a stream from which it can be taken up.
    ///
    /// @param event the id of the event there
    /// @param alone whether the event has no message
    /// @param retry how long to wait before, null where the server does not say
    record Mark(String event, boolean alone, @Nullable Duration retry) {}

    /// @param secrets that are not to be passed on
    MessageReader(InputStream in, boolean events, Secrets secrets, Limits limits) {
        this.in = new BufferedInputStream(in);
        this.events = events;
        this.secrets = secrets;
        this.limits = limits;
        this.left = limits.stream();
    }

    /// Whether the answer was read to its end.
    boolean isFinished() {
        return finished && batched.isEmpty();
    }

    /// @param marked takes the id of each event that has one, before its message is given
    void marks(Consumer<Mark> marked) {
        marks = marked;
    }

    /// @return null where there is no further one
    /// @throws Unreadable where it is too large, no message, or not to be passed on
    @Nullable
    ObjectNode next() throws IOException {
        ObjectNode further = batched.poll();
        if (further != null || finished) {
            return further;
        }
        byte[] data = events ? event() : document();
        if (data == null) {
            finished = true;
            return null;
        }
        if (secrets.areIn(data)) {
            throw new Unreadable(
                    "The server’s answer repeats the credentials it was called with, and is not passed on.");
        }
        batched.addAll(Rpc.read(data));
        if (batched.isEmpty()) {
            throw new Unreadable("The server’s answer is no message of JSON-RPC.");
        }
        return batched.remove();
    }

    private byte @Nullable [] document() throws IOException {
        finished = true;
        byte[] start = in.readNBytes(Math.min(USUAL, limits.message() + 1));
        byte[] rest = start.length < USUAL ? new byte[0] : in.readNBytes(limits.message() + 1 - start.length);
        if (start.length + rest.length > limits.message()) {
            throw tooLarge();
        }
        if (rest.length == 0) {
            return start.length == 0 ? null : start;
        }
        byte[] whole = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, whole, start.length, rest.length);
        return whole;
    }

    /// The data of the next event that has any, null at the end. An event that the end cuts off does not count.
    private byte @Nullable [] event() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        boolean any = false;
        String type = "";
        String id = null;
        while (true) {
            byte[] line = line();
            if (line == null) {
                return null;
            }
            if (line.length == 0) {
                // Events of other types are no messages: some servers send them to keep the stream alive.
                boolean message = any && data.size() > 0 && (type.isEmpty() || type.equals("message"));
                if (id != null && !id.isEmpty()) {
                    marks.accept(new Mark(id, !message, retry));
                }
                if (message) {
                    return data.toByteArray();
                }
                any = false;
                type = "";
                id = null;
                data.reset();
            } else if (isField(line, DATA)) {
                int from = value(line, DATA);
                if (any) {
                    data.write('\n');
                }
                any = true;
                data.write(line, from, line.length - from);
                if (data.size() > limits.message()) {
                    throw tooLarge();
                }
            } else if (isField(line, TYPE)) {
                type = text(line, TYPE);
            } else if (isField(line, ID)) {
                String given = text(line, ID);
                // One with NUL does not count by the specification.
                id = given.length() > LONGEST_ID || given.indexOf('\0') >= 0 ? id : given;
            } else if (isField(line, RETRY) && text(line, RETRY).matches("[0-9]{1,9}")) {
                retry = Duration.ofMillis(Long.parseLong(text(line, RETRY)));
            }
        }
    }

    private static String text(byte[] line, byte[] field) {
        int from = value(line, field);
        return new String(line, from, line.length - from, UTF_8);
    }

    private static int value(byte[] line, byte[] field) {
        int end = field.length + 1;
        return line.length > end && line[end] == ' ' ? end + 1 : Math.min(end, line.length);
    }

    private static boolean isField(byte[] line, byte[] field) {
        return Arrays.mismatch(line, field) >= field.length
                ? line[field.length] == ':'
                : line.length == field.length && Arrays.equals(line, field);
    }

    /// Without its end: CR, LF or both. Null at the end of the stream.
    private byte @Nullable [] line() throws IOException {
        if (!begun) {
            begun = true;
            in.mark(MARK.length);
            if (!Arrays.equals(in.readNBytes(MARK.length), MARK)) {
                in.reset();
            }
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            if (--left < 0) {
                throw tooLarge();
            }
            boolean follows = returned && next == '\n';
            returned = next == '\r';
            if (follows) {
                continue;
            }
            if (next == '\n' || next == '\r') {
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
