package dev.behalf.server.console;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Members who are signed in from the start, one for each set of permissions asked for.
public final class TestingVisitors implements Visitors {

    private final Map<String, Visitor> bySession = new ConcurrentHashMap<>();
    private volatile boolean setUp = true;

    /// A session of someone with these permissions.
    ///
    /// @return its token
    public String signedIn(Permission... permissions) {
        String token = "session-token-" + bySession.size();
        String csrf = "csrf-token-" + bySession.size();
        bySession.put(
                token, new Visitor("m1", "Ada Lovelace", "ada@acme.com", "owner", Set.of(permissions), "s1", csrf));
        return token;
    }

    public void end(String token) {
        bySession.remove(token);
    }

    void notSetUp() {
        setUp = false;
    }

    @Override
    public @Nullable Visitor find(String sessionToken) {
        return bySession.get(sessionToken);
    }

    @Override
    public boolean setUp() {
        return setUp;
    }
}
