package dev.behalf.provider;

import dev.behalf.keys.KeySetLocation;
import dev.behalf.keys.SignatureAlgorithm;
import dev.behalf.token.Check;
import dev.behalf.token.Claims;
import dev.behalf.token.PresentedToken;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How WorkOS AuthKit's tokens are. Keys are addressed by client id; the organization is the decisive binding, since
/// key
/// material is not promised to differ between clients. Sources: WorkOS API description (`/sso/jwks/{clientId}`), WorkOS
/// AuthKit documentation, issuer shapes from changes by WorkOS staff to their SDKs.
final class WorkOsRules implements PresetRules {

    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(SignatureAlgorithm.RS256);

    private final ProviderSettings.WorkOs settings;
    private final VerificationPolicy policy;
    private final Basics basics;

    WorkOsRules(ProviderSettings.WorkOs settings, VerificationPolicy policy, Surroundings surroundings) {
        this.settings = settings;
        this.policy = policy;
        String api = api(surroundings.switches());
        String client = settings.clientId();
        FixedIssuers issuers = new FixedIssuers(
                List.of(api + "/user_management/" + client, api, api + "/", api + "/sso/" + client),
                policy.extraIssuers(),
                surroundings.keySet(new KeySetLocation.Published(jwks(settings, surroundings)), policy),
                WorkOsRules::adviceOnIssuer);
        this.basics = new Basics(ProviderType.WORKOS, ALGORITHMS, issuers);
    }

    static String api(DevelopmentSwitches switches) {
        URI override = switches.workosApi();
        return override == null ? "https://api.workos.com" : override.toString().replaceAll("/+$", "");
    }

    static URI jwks(ProviderSettings.WorkOs settings, Surroundings surroundings) {
        return URI.create(api(surroundings.switches()) + "/sso/jwks/" + settings.clientId());
    }

    private static String adviceOnIssuer(String found) {
        if (found.contains(".authkit.app")) {
            return "This is a token of WorkOS Connect, a class of its own with other keys; send the AuthKit session's"
                    + " access token.";
        }
        return found.contains("/user_management/client_")
                ? "The token was issued to another client id; check which environment the two ids belong to."
                : "If this is your own authentication domain at WorkOS, add it to the extra issuers.";
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
        String subject = claims.text("sub");
        if (subject == null) {
            return TokenKind.UNKNOWN;
        }
        // Machine tokens of Connect have the client as subject; agents' credentials are signed with the same keys.
        return subject.startsWith("user_")
                ? TokenKind.ACCESS
                : subject.startsWith("client_") ? TokenKind.MACHINE : TokenKind.UNKNOWN;
    }

    @Override
    public List<Check> bindings() {
        Set<String> audiences = Sets.with(policy.audiences(), settings.clientId());
        return List.of(
                Bindings.audienceForm(),
                Bindings.subject("user_"),
                Check.of(
                        "Session",
                        "sid, the id of a session",
                        token -> token.claims().shown("sid"),
                        WorkOsRules::session),
                Check.of(
                        "Organization",
                        "org_id " + settings.organizationId(),
                        token -> token.claims().shown("org_id"),
                        this::organization),
                Check.of(
                        "Client",
                        "client_id absent or " + settings.clientId() + "; of machine tokens the subject too",
                        token -> token.claims().shown("client_id"),
                        this::client),
                Bindings.audienceIfPresent(audiences, token -> true));
    }

    private static @Nullable Refusal session(PresentedToken token) {
        String session = token.claims().text("sid");
        return token.kind() == TokenKind.MACHINE || (session != null && session.startsWith("session_"))
                ? null
                : Refusal.of(
                        Reason.SESSION_INVALID,
                        "sid session_...",
                        token.claims().shown("sid"));
    }

    private @Nullable Refusal organization(PresentedToken token) {
        Claims claims = token.claims();
        if (claims.is("org_id", settings.organizationId())) {
            return null;
        }
        return claims.has("org_id")
                ? new Refusal(
                        Reason.ORGANIZATION_MISMATCH,
                        "org_id " + settings.organizationId(),
                        claims.shown("org_id"),
                        "If this organization should be let in, enter its id; staging and production have different ids.")
                : new Refusal(
                        Reason.ORGANIZATION_MISSING,
                        "org_id " + settings.organizationId(),
                        "no org_id",
                        "The user signed in without choosing an organization; ask for it with organization_id when signing"
                                + " in.");
    }

    private @Nullable Refusal client(PresentedToken token) {
        Claims claims = token.claims();
        Refusal refusal = claims.has("client_id") ? Bindings.client(claims, "client_id", settings.clientId()) : null;
        // A machine is its own subject; without client_id nothing else tells which program it is.
        return refusal == null && token.kind() == TokenKind.MACHINE
                ? Bindings.client(claims, "sub", settings.clientId())
                : refusal;
    }

    @Override
    public @Nullable String client(Claims claims, TokenKind kind) {
        return settings.clientId();
    }

    /// AuthKit's tokens have permissions in place of scopes.
    @Override
    public List<String> scopes(Claims claims) {
        List<String> permissions = claims.texts("permissions");
        return claims.has("scope") || permissions == null ? Bindings.scopes(claims) : permissions;
    }

    @Override
    public String adviceOnOpaque(String prefix) {
        return "An access token of WorkOS single sign-on is only a ticket for the profile; send the access token of an"
                + " AuthKit session.";
    }

    @Override
    public String adviceOnEncrypted() {
        return "WorkOS does not encrypt its tokens; the client sends a token of another issuer, or the sealed session"
                + " cookie in place of the access token in it.";
    }
}
