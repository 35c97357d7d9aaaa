package dev.behalf.provider;

import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.token.Check;
import dev.behalf.token.Claims;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How Amazon Cognito's tokens are. Access tokens have no `aud` as a rule; ID and access tokens are signed with
/// different
/// keys. Sources: Amazon Cognito developer guide, "Using the ID token", "Using the access token", "Verifying JSON web
/// tokens".
final class CognitoRules implements PresetRules {

    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(SignatureAlgorithm.RS256);

    private final ProviderSettings.Cognito settings;
    private final VerificationPolicy policy;
    private final Basics basics;

    CognitoRules(ProviderSettings.Cognito settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.policy = policy;
        this.basics = new Basics(ProviderType.COGNITO, ALGORITHMS, new CognitoIssuers(settings, policy, surroundings));
    }

    @Override
    public Basics basics() {
        return basics;
    }

    @Override
    public TokenKind kindOf(Claims header, Claims claims) {
        return kind(claims);
    }

    static TokenKind kind(Claims claims) {
        String use = claims.text("token_use");
        if ("id".equals(use)) {
            return TokenKind.ID;
        }
        if (!"access".equals(use)) {
            return TokenKind.UNKNOWN;
        }
        // Client credentials: the client is its own subject, and there is no username.
        String subject = claims.text("sub");
        return subject != null && claims.is("client_id", subject) && !claims.has("username")
                ? TokenKind.MACHINE
                : TokenKind.ACCESS;
    }

    @Override
    public List<Check> bindings() {
        return List.of(
                Bindings.audienceForm(),
                Bindings.subject(""),
                Check.of("Client", "client " + settings.clientId(), CognitoRules::foundClient, this::client),
                Check.of("Audience", audiences(), token -> token.claims().shown("aud"), this::audience));
    }

    private @Nullable Refusal client(PresentedToken token) {
        return token.kind() == TokenKind.ID
                ? Bindings.idTokenClient(token, settings.clientId())
                : Bindings.client(token.claims(), "client_id", settings.clientId());
    }

    private static String foundClient(PresentedToken token) {
        return token.claims().shown(token.kind() == TokenKind.ID ? "aud" : "client_id");
    }

    private String audiences() {
        return policy.audiences().isEmpty()
                ? "no rule on aud in access tokens, since it is normally absent"
                : "aud with "
                        + String.join(
                                " or ", policy.audiences().stream().sorted().toList());
    }

    /// `aud` in an access token is a resource indicator: demanded where the team names its resource.
    private @Nullable Refusal audience(PresentedToken token) {
        return token.kind() == TokenKind.ID || policy.audiences().isEmpty()
                ? null
                : Bindings.audience(token.claims(), policy.audiences());
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        return settings.clientId();
    }

    @Override
    public @Nullable String organization(Claims claims) {
        return null;
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return "Cognito's access and ID tokens are signed tokens of three parts; the client sends something else, perhaps the"
                + " authorization code.";
    }

    @Override
    public String adviceOnEncrypted() {
        return "Of Cognito's tokens only the refresh token is encrypted, and it is for Cognito alone; send the access token.";
    }

    @Override
    public String adviceOnKind(TokenKind found) {
        return found == TokenKind.UNKNOWN
                ? "Cognito marks its tokens with token_use id or access; this one has neither."
                : Bindings.adviceOnKind(found);
    }
}
