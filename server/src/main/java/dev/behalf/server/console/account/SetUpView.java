package dev.behalf.server.console.account;

/// The form that makes the owner.
///
/// @param token what was sent before, so that it need not be opened again
public record SetUpView(String token, String email, String name, String problem) {

    static final SetUpView EMPTY = new SetUpView("", "", "", "");

    /// Without the token.
    @Override
    public String toString() {
        return "SetUpView[" + problem + "]";
    }
}
