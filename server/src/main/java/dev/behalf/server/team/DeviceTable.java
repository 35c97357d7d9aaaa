package dev.behalf.server.team;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The table `team_device`.
final class DeviceTable {

    private DeviceTable() {}

    static boolean belongs(Handle handle, String hash, String email) {
        return handle.createQuery("SELECT COUNT(*) FROM team_device d JOIN team_member m ON m.id = d.member "
                                + "WHERE d.hash = :hash AND m.email = :email")
                        .bind("hash", hash)
                        .bind("email", email)
                        .mapTo(int.class)
                        .one()
                == 1;
    }

    static void insert(Handle handle, String hash, String member, Instant now) {
        handle.execute(
                "INSERT INTO team_device (hash, member, last_used_at) VALUES (?, ?, ?)",
                hash,
                member,
                now.toEpochMilli());
    }

    static void delete(Handle handle, String hash) {
        handle.execute("DELETE FROM team_device WHERE hash = ?", hash);
    }

    static void deleteOfMember(Handle handle, String member) {
        handle.execute("DELETE FROM team_device WHERE member = ?", member);
    }

    static void deleteUnused(Handle handle, Instant usedBefore) {
        handle.execute("DELETE FROM team_device WHERE last_used_at < ?", usedBefore.toEpochMilli());
    }
}
