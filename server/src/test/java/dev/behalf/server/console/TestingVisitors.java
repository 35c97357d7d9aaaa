package dev.behalf.server.console;

import dev.behalf.server.team.Member;
import dev.behalf.server.team.Role;
import dev.behalf.server.team.Session;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Members who are signed in from the start, without passwords.
public final class TestingVisitors implements Visitors {

    private final Map<String, Visitor> bySession = new ConcurrentHashMap<>();
    private volatile boolean setUp = true;

    /// A session of someone of this role.
    ///
    /// @return its token
    public String signedIn(Role role) {
        int number = bySession.size();
        Instant now = Instant.now();
        Member member = new Member("mem_" + number, role.id() + "@acme.com", "Ada Lovelace", role, true, now, now);
        var browser = new dev.behalf.server.team.Visitor("127.0.0.1", "a browser");
        Session session = new Session("ses_" + number, member, Session.Method.PASSWORD, browser, now, now, now);
        bySession.put("session-token-" + number, new Visitor(session, "csrf-token-" + number));
        return "session-token-" + number;
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
