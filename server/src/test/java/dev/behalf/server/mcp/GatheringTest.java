package dev.behalf.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.behalf.server.upstream.Answer;
import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GatheringTest {

    private Runnable cancel = () -> {};
    private final Map<String, Awaited> registry = new HashMap<>();

    /// Cancels when so many questions were put.
    private @Nullable Answer gathered(int cancelledAfter) {
        int[] put = {0};
        Outlet outlet = new Outlet() {
            @Override
            public boolean taken() {
                return true;
            }

            @Override
            public void say(ObjectNode message) {
                if (++put[0] == cancelledAfter) {
                    cancel.run();
                }
            }

            @Override
            public void waiting() {}

            @Override
            public boolean begun() {
                return true;
            }
        };
        try (Gathering gathering = new Gathering(asked(outlet), registry, listener())) {
            if (cancelledAfter == 0) {
                cancel.run();
            }
            for (String name : List.of("first", "second", "third")) {
                gathering.ask(name, "key of " + name, name, JsonRpc.object().put("method", "roots/list"));
            }
            return gathering.into(JsonRpc.object(), null, Duration.ofSeconds(2), Duration.ofMillis(100), _ -> null);
        }
    }

    @Test
    void isOverWheneverItIsCancelled() {
        for (int after = 0; after <= 3; after++) {
            assertThat(gathered(after)).as("after %d questions", after).isInstanceOf(Answer.Cancelled.class);
            assertThat(registry).isEmpty();
        }
    }

    @Test
    void isOverWhenNobodyAnswers() {
        assertThat(gathered(4))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.problem()).contains("did not answer within 2 s"));
    }

    private static Asked asked(Outlet outlet) {
        ObjectNode nothing = JsonRpc.object();
        Caller caller = new Caller(
                "default", "https://auth.acme.com/mcp", "usr_1", "client_1", "grt_1", List.of("mcp"), Instant.MAX);
        return new Asked(
                new Message.Request(nothing.numberNode(1), "tools/call", nothing),
                new RequestHeaders(null, null, null),
                caller,
                outlet,
                false,
                null);
    }

    private Listener listener() {
        return new Listener() {
            @Override
            public void begun(Runnable end) {
                cancel = end;
            }

            @Override
            public void notified(ObjectNode notification) {}

            @Override
            public void waiting() {}

            @Override
            public Fate asked(Question question) {
                return Fate.REFUSED;
            }
        };
    }
}
