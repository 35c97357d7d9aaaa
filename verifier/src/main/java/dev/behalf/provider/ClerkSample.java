package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.Claims;
import dev.behalf.token.TokenKind;

/// Sources: Clerk documentation, "How Clerk implements OAuth" and "Session tokens"; the ids' prefixes are in Clerk's
/// open SDK.
final class ClerkSample implements SampleRules {

    @Override
    public ProviderType type() {
        return ProviderType.CLERK;
    }

    @Override
    public boolean recognises(Claims header, Claims claims, DevelopmentSwitches switches) {
        String issuer = claims.text("iss");
        return (issuer != null && SampleReader.host(issuer).endsWith(".clerk.accounts.dev"))
                || starts(header, "kid", "ins_")
                || starts(header, "cat", "cl_")
                || starts(claims, "sid", "sess_")
                || (starts(claims, "jti", "oat_") && starts(claims, "sub", "user_"));
    }

    private static boolean starts(Claims claims, String name, String prefix) {
        String text = claims.text(name);
        return text != null && text.startsWith(prefix);
    }

    @Override
    public void fill(Sample sample) {
        TokenKind kind = ClerkRules.kind(sample.header, sample.claims);
        sample.kind(kind);
        String issuer = sample.issuer();
        if (issuer.equals(SampleReader.origin(issuer))) {
            sample.field("instanceUrl", issuer);
        } else {
            sample.note("Its issuer has a path, as behind a proxy; enter the Frontend API URL of the instance.");
        }
        switch (kind) {
            case ID -> sample.field("clientId", sample.clientOfIdToken());
            case LOGOUT -> sample.field("clientId", sample.clientOfIdToken());
            case SESSION ->
                sample.note("A session token is bound to no client: enter the Client ID of your OAuth application, or"
                        + " accept session tokens and name the origin of your front end"
                        + (sample.claims.has("azp") ? ", " + Printable.text(sample.text("azp")) : "") + ".");
            case TEMPLATE ->
                sample.note("It was made from a JWT template of the team; such tokens are not accepted, since they are"
                        + " bound to no client. Paste an OAuth access token.");
            case MACHINE -> sample.note("It stands for a machine, not for a user, and names no client.");
            case ACCESS, REFRESH, UNKNOWN -> sample.field("clientId", sample.text("client_id"));
        }
    }
}
