package dev.behalf.server.team;

/// What somebody who joins has typed.
public record NewMember(String email, String name, String password) {

    static final int NAME_LENGTH = 100;

    NewMember withEmail(String email) {
        return new NewMember(email, name, password);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "NewMember[" + email + "]";
    }
}
