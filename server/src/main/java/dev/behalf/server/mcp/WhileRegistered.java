package dev.behalf.server.mcp;

import dev.behalf.server.upstream.Listener;
import dev.behalf.server.upstream.Question;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Ends what lasts as soon as what it was begun under is there no more.
final class WhileRegistered implements Listener {

    private final Listener listener;
    private final BooleanSupplier registered;
    private volatile @Nullable Runnable cancel;

    WhileRegistered(Listener listener, BooleanSupplier registered) {
        this.listener = listener;
        this.registered = registered;
    }

    @Override
    public void begun(Runnable end) {
        cancel = end;
        listener.begun(end);
    }

    @Override
    public void waiting() {
        Runnable end = cancel;
        if (end == null || registered.getAsBoolean()) {
            listener.waiting();
        } else {
            end.run();
        }
    }

    @Override
    public void notified(ObjectNode notification) {
        listener.notified(notification);
    }

    @Override
    public boolean marked(String event, long request, boolean alone) {
        return listener.marked(event, request, alone);
    }

    @Override
    public Fate asked(Question question) {
        return listener.asked(question);
    }
}
