package dev.behalf.server.team;

import org.jdbi.v3.core.Handle;

/// What whoever acts may do, as the database knows it at this moment: a session is a few seconds old.
final class Rights {

    static final String UNCONFIRMED = "Confirm that it is you first, then try again.";

    private Rights() {}

    static boolean has(Handle handle, Session by, Permission permission) {
        return MemberTable.find(handle, by.member().id())
                .filter(member -> member.role().may(permission))
                .isPresent();
    }
}
