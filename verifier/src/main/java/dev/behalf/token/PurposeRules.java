package dev.behalf.token;

import dev.behalf.keys.SignatureAlgorithm;
import java.util.Set;

/// Rules of tokens that the same provider signs for a purpose of their own: issuers, keys and algorithms are those of
/// its other tokens. Each says who somebody is, as an ID token does.
interface PurposeRules extends TokenRules {

    TokenKind KIND = TokenKind.ID;

    /// The provider's, which give the rest.
    TokenRules own();

    /// What of a team's choices counts for such tokens.
    static VerificationPolicy policy(VerificationPolicy chosen) {
        return new VerificationPolicy(
                Set.of(KIND),
                chosen.leeway(),
                Set.of(),
                chosen.extraIssuers(),
                Set.of(),
                chosen.allowImpersonation(),
                chosen.surviveOutage());
    }

    @Override
    default String provider() {
        return own().provider();
    }

    @Override
    default Set<SignatureAlgorithm> algorithms() {
        return own().algorithms();
    }

    @Override
    default Issuers issuers() {
        return own().issuers();
    }

    @Override
    default TokenKind kindOf(Claims header, Claims claims) {
        return KIND;
    }

    @Override
    default String adviceOnKind(TokenKind found) {
        return own().adviceOnKind(found);
    }

    /// A check that the token names a user.
    static Check subject() {
        return Check.of(
                "Subject", "sub, the id of a user", token -> token.claims().shown("sub"), token -> {
                    String subject = token.claims().text("sub");
                    return subject == null || subject.isBlank()
                            ? Refusal.of(
                                    Reason.SUBJECT_INVALID,
                                    "sub, the id of a user",
                                    token.claims().shown("sub"))
                            : null;
                });
    }

    /// A check that the token says when it was issued.
    static Check issuedAt() {
        return Check.of(
                "Time of issue",
                "iat",
                token -> token.claims().shown("iat"),
                token -> token.claims().millis("iat") != null
                        ? null
                        : Refusal.of(
                                Reason.BAD_TIME, "iat, a number", token.claims().shown("iat")));
    }
}
