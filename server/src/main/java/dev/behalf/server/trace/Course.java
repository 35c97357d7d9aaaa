package dev.behalf.server.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An attempt that is being put together from its steps.
final class Course {

    private final List<Recorded> own = new ArrayList<>();
    private final List<Recorded> before = new ArrayList<>();
    private final Set<String> addresses = new HashSet<>();
    private final @Nullable String client;
    private @Nullable String clientName;
    private boolean redeemed;
    private boolean back;
    private @Nullable String browser;

    /// @param client its id, null where it never said which it is
    Course(@Nullable String client) {
        this.client = client;
    }

    void add(Recorded step) {
        own.add(step);
        addresses.add(step.address());
        if (step.clientName() != null) {
            clientName = step.clientName();
        }
        if (step.stage().inBrowser()) {
            browser = step.address();
        }
        // A code is good for one redemption, whatever comes of that.
        redeemed |= step.stage() == Stage.TOKEN;
        back |= step.stage() == Stage.CALLBACK && !step.failed();
    }

    /// What came before it was known whose it is.
    void precede(Recorded step) {
        before.add(step);
    }

    boolean waitsForToken() {
        return back && !redeemed;
    }

    /// Whether the same person may be at it: by the address, as long as none is known by any.
    boolean isBrowser(String address) {
        return browser == null || browser.equals(address);
    }

    boolean hasAddress(String address) {
        return addresses.contains(address);
    }

    /// Whether it has come to an end as far as the person is concerned.
    boolean isRedeemed() {
        return redeemed;
    }

    /// In milliseconds.
    long begin() {
        return own.getFirst().millis();
    }

    /// In milliseconds.
    long end() {
        return own.getLast().millis();
    }

    long first() {
        return own.getFirst().id();
    }

    @Nullable
    String client() {
        return client;
    }

    @Nullable
    String clientName() {
        return clientName;
    }

    List<Recorded> inOrder() {
        List<Recorded> all = new ArrayList<>(before);
        all.addAll(own);
        all.sort(Comparator.comparingLong(Recorded::id));
        return all;
    }
}
