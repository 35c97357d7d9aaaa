package dev.behalf.provider;

import dev.behalf.token.Claims;
import dev.behalf.token.TokenKind;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sources: WorkOS API description, WorkOS AuthKit documentation; issuer shapes from changes by WorkOS staff to their
/// SDKs.
final class WorkOsSample implements SampleRules {

    private static final Pattern CLIENT_IN_ISSUER =
            Pattern.compile(".*/(?:user_management|sso|convex)/(client_[0-9A-Za-z]+)");
    private static final Pattern CONNECT = Pattern.compile("https://[a-z0-9-]+\\.authkit\\.app/?");

    @Override
    public ProviderType type() {
        return ProviderType.WORKOS;
    }

    /// By the API host or its stand-in; a custom domain by the client in its path, or by the ids of an AuthKit session.
    @Override
    public boolean recognises(Claims header, Claims claims, DevelopmentSwitches switches) {
        String issuer = claims.text("iss");
        if (issuer == null) {
            return false;
        }
        URI override = switches.workosApi();
        boolean api = override != null && issuer.startsWith(override.toString().replaceAll("/+$", ""));
        return api
                || SampleReader.host(issuer).equals("api.workos.com")
                || CONNECT.matcher(issuer).matches()
                || CLIENT_IN_ISSUER.matcher(issuer).matches()
                || (starts(claims, "sid", "session_") && starts(claims, "sub", "user_"));
    }

    private static boolean starts(Claims claims, String name, String prefix) {
        String text = claims.text(name);
        return text != null && text.startsWith(prefix);
    }

    @Override
    public void fill(Sample sample) {
        TokenKind kind = WorkOsRules.kind(sample.claims);
        sample.kind(kind);
        sample.field("organizationId", sample.text("org_id"));
        if (CONNECT.matcher(sample.issuer()).matches()) {
            sample.note(
                    "It is a token of WorkOS Connect, a class of its own with other keys; paste the access token of an"
                            + " AuthKit session.");
            return;
        }
        String client = client(sample);
        sample.field("clientId", client);
        if (client.isEmpty()) {
            sample.note("Its issuer names no client: the Client ID stands under API keys > Client ID.");
        }
        if (!sample.claims.has("org_id")) {
            sample.note("It names no organization, since the user signed in without choosing one: ask for it with"
                    + " organization_id when signing in.");
        }
        aboutDomain(sample);
        aboutKind(sample, kind);
    }

    private static String client(Sample sample) {
        Matcher path = CLIENT_IN_ISSUER.matcher(sample.issuer());
        return path.matches() ? path.group(1) : sample.text("client_id");
    }

    private static void aboutDomain(Sample sample) {
        URI override = sample.switches.workosApi();
        String host = SampleReader.host(sample.issuer());
        boolean known = host.equals("api.workos.com")
                || (override != null && sample.issuer().startsWith(override.toString()));
        if (!known) {
            sample.note("Its issuer is a custom authentication domain: add it to the extra issuers.");
        }
    }

    private static void aboutKind(Sample sample, TokenKind kind) {
        if (kind == TokenKind.MACHINE) {
            sample.note("It stands for a program, not for a user.");
        } else if (kind == TokenKind.UNKNOWN) {
            sample.note(
                    "Its subject is not a user; the token of a single sign-on is only a ticket for the profile. Paste the"
                            + " access token of an AuthKit session.");
        }
    }
}
