package dev.behalf.server.console.account;

import dev.behalf.server.team.Session;

/// A session in a list.
///
/// @param current whether it is the one that looks
public record SessionRow(
        String id, String browser, String address, String method, Moment began, Moment seen, boolean current) {

    public static SessionRow of(Session session, String current) {
        String method = switch (session.method()) {
            case PASSWORD -> "Password";
            case PASSKEY -> "Passkey";
            case PROVIDER -> "Team provider";
        };
        return new SessionRow(
                session.id(),
                AgentName.of(session.visitor().agent()),
                session.visitor().address(),
                method,
                Moment.of(session.createdAt()),
                Moment.of(session.lastSeenAt()),
                session.id().equals(current));
    }
}
