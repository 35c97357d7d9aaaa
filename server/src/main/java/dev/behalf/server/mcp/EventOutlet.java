package dev.behalf.server.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.json.ExactJson;
import dev.behalf.server.web.Call;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers a call as plain JSON, or as a stream of events once there is something to say before the answer
/// (Streamable HTTP, "Sending Messages to the Server").
final class EventOutlet implements Outlet {

    private static final String EVENTS = "text/event-stream";

    private final Call call;
    private final boolean taken;
    private @Nullable OutputStream stream;

    /// The id of the next event, empty for none.
    private String mark = "";

    EventOutlet(Call call) {
        this.call = call;
        this.taken = call.list("Accept").stream().anyMatch(EventOutlet::isEvents);
    }

    private static boolean isEvents(String range) {
        int parameters = range.indexOf(';');
        return (parameters < 0 ? range : range.substring(0, parameters)).strip().equalsIgnoreCase(EVENTS);
    }

    @Override
    public boolean taken() {
        return taken;
    }

    @Override
    public void say(ObjectNode message) {
        if (taken) {
            String id = mark.isEmpty() ? "" : "id: " + mark + "\n";
            mark = "";
            write(id + "event: message\ndata: " + ExactJson.text(message) + "\n\n");
        }
    }

    @Override
    public void mark(String event, boolean alone) {
        mark = event;
        if (taken && alone) {
            mark = "";
            write("id: " + event + "\ndata: \n\n");
        }
    }

    @Override
    public void waiting() {
        if (taken) {
            write(": still at it\n\n");
        }
    }

    @Override
    public boolean begun() {
        return stream != null;
    }

    private void write(String text) {
        try {
            OutputStream out = stream;
            if (out == null) {
                // Otherwise proxies keep events until there are many.
                call.answer("X-Accel-Buffering", "no");
                out = call.open(EVENTS);
                stream = out;
            }
            out.write(text.getBytes(UTF_8));
            out.flush();
        } catch (IOException | RuntimeException e) {
            // The web server has exceptions of its own for sockets that are closed.
            throw new Gone(e);
        }
    }

    /// Gives the answer.
    ///
    /// @param message null where there is nothing to say
    void answer(int status, @Nullable JsonNode message) {
        OutputStream out = stream;
        if (out == null) {
            if (message == null) {
                call.empty(status);
            } else {
                call.json(status, ExactJson.bytes(message));
            }
            return;
        }
        if (message instanceof ObjectNode one) {
            say(one);
        }
        try {
            out.close();
        } catch (IOException | RuntimeException e) {
            throw new Gone(e);
        }
    }
}
