package dev.behalf.server.console.account;

import dev.behalf.server.team.Passkey;

/// A passkey in a list.
public record PasskeyRow(String id, String name, Moment made, Moment used) {

    static PasskeyRow of(Passkey passkey) {
        return new PasskeyRow(
                passkey.id(), passkey.name(), Moment.of(passkey.createdAt()), Moment.of(passkey.lastUsedAt()));
    }
}
