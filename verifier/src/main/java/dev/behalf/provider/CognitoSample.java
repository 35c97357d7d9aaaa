package dev.behalf.provider;

import dev.behalf.token.Claims;
import dev.behalf.token.TokenKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sources: Amazon Cognito developer guide, "Using the ID token", "Using the access token", "User pool OIDC issuer".
final class CognitoSample implements SampleRules {

    private static final Set<String> USES = Set.of("id", "access");

    @Override
    public ProviderType type() {
        return ProviderType.COGNITO;
    }

    /// By the issuer's shape; an emulator that no switch names by `token_use` and a loopback host.
    @Override
    public boolean recognises(Claims header, Claims claims, DevelopmentSwitches switches) {
        String issuer = claims.text("iss");
        if (issuer == null) {
            return false;
        }
        boolean loopback = switches.allowLoopbackProviders()
                && HostInput.parse(SampleReader.host(issuer), false).host() == null;
        String use = claims.text("token_use");
        return issuer(issuer, switches) != null || (loopback && use != null && USES.contains(use));
    }

    private static @Nullable CognitoIssuer issuer(String issuer, DevelopmentSwitches switches) {
        CognitoIssuer emulated = CognitoIssuer.parse(issuer, switches.cognitoIdp());
        return emulated == null ? CognitoIssuer.parse(issuer, null) : emulated;
    }

    @Override
    public void fill(Sample sample) {
        TokenKind kind = CognitoRules.kind(sample.claims);
        sample.kind(kind);
        CognitoIssuer issuer = issuer(sample.issuer(), sample.switches);
        if (issuer == null) {
            sample.note("Its issuer is an emulator: name its address in the development switch for Amazon's host.");
        } else {
            sample.field("userPoolId", issuer.poolId());
        }
        switch (kind) {
            case ID -> sample.field("clientId", sample.clientOfIdToken());
            case MACHINE -> sample.programClient(sample.text("client_id"));
            case ACCESS, SESSION, TEMPLATE, LOGOUT, REFRESH -> sample.field("clientId", sample.text("client_id"));
            case UNKNOWN -> sample.note("Cognito marks its tokens with token_use id or access; this one has neither.");
        }
        sample.note("Tokens do not name the Cognito domain: it stands under User pool > Branding > Domain.");
    }
}
