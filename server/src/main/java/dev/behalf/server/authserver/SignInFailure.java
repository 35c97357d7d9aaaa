package dev.behalf.server.authserver;

import dev.behalf.server.federation.SignInProblem;
import dev.behalf.server.federation.SignInReason;

/// What people and clients are told of a sign-in that failed at the provider: the code and the title, never what the
/// team gets to see.
final class SignInFailure {

    private SignInFailure() {}

    static ProblemView view(Issuer issuer, ReturnAddress address, SignInProblem problem) {
        SignInReason reason = problem.reason();
        return new ProblemView(
                reason.title(),
                advice(reason),
                reason.code(),
                address.withError(issuer, error(reason), reason.title() + " (" + reason.code() + ")."),
                address.title());
    }

    /// The nearest code of OAuth 2.1 section 4.1.2.1.
    static String error(SignInReason reason) {
        return switch (reason) {
            case PROVIDER_UNREACHABLE -> "temporarily_unavailable";
            case DECLINED, INTERACTION_NEEDED, TOO_LATE, OTHER_ORGANIZATION, REFRESH_TOKEN_ENDED -> "access_denied";
            case DISCOVERY_UNUSABLE,
                    PROVIDER_ERROR,
                    SCOPE_NOT_ENABLED,
                    GRANT_NOT_ALLOWED,
                    CLIENT_NOT_PUBLIC,
                    CODE_REFUSED,
                    STATE_UNKNOWN,
                    CONNECTION_CHANGED,
                    OTHER_ENVIRONMENT,
                    OTHER_ISSUER,
                    NO_CODE,
                    TOKEN_ANSWER_UNUSABLE,
                    ID_TOKEN_MISSING,
                    TOKEN_REFUSED,
                    NONCE_MISMATCH,
                    ACCESS_TOKEN_MISMATCH,
                    OTHER_USER_POOL,
                    PROFILE_UNUSABLE,
                    OTHER_PERSON -> "server_error";
        };
    }

    /// What a person can do.
    static String advice(SignInReason reason) {
        return switch (reason) {
            case PROVIDER_UNREACHABLE ->
                "The service that people sign in with does not answer at the moment. Try again in a few minutes.";
            case DECLINED -> "Nothing was allowed. Start again in the app if that was not what you wanted.";
            case OTHER_ORGANIZATION ->
                "You signed in to another organization than the one this server is for. Start again, and choose the right"
                        + " one.";
            case INTERACTION_NEEDED, TOO_LATE, CONNECTION_CHANGED, CODE_REFUSED, STATE_UNKNOWN, REFRESH_TOKEN_ENDED ->
                "Start again in the app that you wanted to connect.";
            case DISCOVERY_UNUSABLE,
                    PROVIDER_ERROR,
                    SCOPE_NOT_ENABLED,
                    GRANT_NOT_ALLOWED,
                    CLIENT_NOT_PUBLIC,
                    OTHER_ENVIRONMENT,
                    OTHER_ISSUER,
                    NO_CODE,
                    TOKEN_ANSWER_UNUSABLE,
                    ID_TOKEN_MISSING,
                    TOKEN_REFUSED,
                    NONCE_MISMATCH,
                    ACCESS_TOKEN_MISMATCH,
                    OTHER_USER_POOL,
                    PROFILE_UNUSABLE,
                    OTHER_PERSON ->
                "You can do nothing about that. Tell the code below to the team that runs this server; its test sign-in"
                        + " says what to change.";
        };
    }
}
