package dev.behalf.server.console;

import dev.behalf.server.team.SecretToken;
import dev.behalf.server.team.Team;
import org.jspecify.annotations.Nullable;

/// Those who have a session of the team.
public final class TeamVisitors implements Visitors {

    private final Team team;
    private volatile boolean setUp;

    public TeamVisitors(Team team) {
        this.team = team;
    }

    @Override
    public @Nullable Visitor find(String sessionToken) {
        return SecretToken.parse(sessionToken)
                .flatMap(token -> team.sessions()
                        .find(token)
                        .map(session -> new Visitor(session, team.sessions().csrf(token))))
                .orElse(null);
    }

    @Override
    public boolean setUp() {
        // A team never loses its last owner, so the answer is asked for until it is yes.
        if (!setUp) {
            setUp = !team.setUp().isOpen();
        }
        return setUp;
    }
}
