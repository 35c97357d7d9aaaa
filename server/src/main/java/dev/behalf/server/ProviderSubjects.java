package dev.behalf.server;

import dev.behalf.provider.Derived;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.authserver.SubjectTokens;
import dev.behalf.server.environment.ApiKey;
import dev.behalf.server.environment.RegisteredConnection;
import dev.behalf.server.grants.Identity;
import dev.behalf.server.verification.PublicReason;
import dev.behalf.server.verification.TokenFace;
import dev.behalf.token.Reason;
import dev.behalf.token.TokenKind;
import dev.behalf.token.Verdict;
import dev.behalf.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/// Lets the token endpoint ask verification, which it does not know.
///
/// @param face that is asked
record ProviderSubjects(TokenFace face) implements SubjectTokens {

    @Override
    public ApiKey admit(String environment, @Nullable String authorization, @Nullable String origin) {
        return face.admit(environment, authorization, origin);
    }

    @Override
    public Finding judge(String environment, String token) {
        RegisteredConnection connection = face.connection(environment);
        return finding(connection, face.verify(environment, token));
    }

    @Override
    public Finding judgeAssertion(String environment, String assertion) {
        RegisteredConnection connection = face.connection(environment);
        return finding(connection, face.verifyAssertion(environment, assertion));
    }

    @Override
    public Finding judgeLogout(String environment, String token) {
        RegisteredConnection connection = face.connection(environment);
        return finding(connection, face.verifyLogout(environment, token));
    }

    private static Finding finding(RegisteredConnection connection, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Verified(var token)
            when token.kind() == TokenKind.MACHINE ->
                new Finding.Refused(sentence(Reason.MACHINE_TOKEN) + " It stands for a program, not for a person.");
            case Verdict.Verified(var token) -> new Finding.Good(identity(connection, token), token);
            case Verdict.Refused(var refusal) ->
                new Finding.Refused(sentence(refusal.reason())
                        + " The environment's activity in the console says what was expected and found.");
            case Verdict.Undecided(var refusal) -> new Finding.Undecided(sentence(refusal.reason()));
        };
    }

    private static String sentence(Reason reason) {
        PublicReason shown = PublicReason.of(reason);
        return shown.message() + " (" + shown.code() + ").";
    }

    private static Identity identity(RegisteredConnection connection, VerifiedToken token) {
        return new Identity(
                issuer(connection, token.issuer()),
                token.subject(),
                token.claims().text("email"),
                token.claims().text("name"));
    }

    /// The issuer by which somebody is known who signs in, so that it is the same person: extra issuers are other names
    /// of the configured one, and at WorkOS the address of its API counts.
    private static String issuer(RegisteredConnection connection, String found) {
        ProviderSettings settings = connection.connection().settings();
        if (settings instanceof ProviderSettings.WorkOs) {
            return Derived.workOsApi(connection.switches());
        }
        String own = connection.connection().policy().extraIssuers().contains(found)
                ? Derived.of(settings, null, connection.switches()).issuer()
                : null;
        return own == null ? found : own;
    }
}
