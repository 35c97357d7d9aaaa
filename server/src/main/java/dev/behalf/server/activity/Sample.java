package dev.behalf.server.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The first so many items of each interval. Adding waits for nobody; whoever comes when it is full is not kept.
final class Sample<T> {

    private static final class Page<T> {
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReferenceArray<@Nullable T> items;

        Page(int size) {
            items = new AtomicReferenceArray<>(size);
        }
    }

    private final int size;
    private volatile Page<T> page;

    Sample(int size) {
        this.size = size;
        this.page = new Page<>(size);
    }

    void add(T item) {
        Page<T> now = page;
        if (now.next.get() < size) {
            int slot = now.next.getAndIncrement();
            if (slot < size) {
                now.items.set(slot, item);
            }
        }
    }

    /// Takes what there is and begins anew. An item that is just being added may be lost.
    List<T> take() {
        Page<T> full = page;
        if (full.next.get() == 0) {
            return List.of();
        }
        page = new Page<>(size);
        List<T> items = new ArrayList<>();
        for (int slot = 0; slot < Math.min(size, full.next.get()); slot++) {
            T item = full.items.get(slot);
            if (item != null) {
                items.add(item);
            }
        }
        return items;
    }
}
