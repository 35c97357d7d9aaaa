package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.Claims;
import dev.behalf.token.TokenKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sources: Auth0 documentation, "Access Token Profiles", "ID Token Structure", "Custom Domains".
final class Auth0Sample implements SampleRules {

    @Override
    public ProviderType type() {
        return ProviderType.AUTH0;
    }

    /// By the host; a custom domain or an emulator by the final slash of an issuer without a path, and a claim that
    /// Auth0 writes.
    @Override
    public boolean recognises(Claims header, Claims claims, DevelopmentSwitches switches) {
        String issuer = claims.text("iss");
        if (issuer == null) {
            return false;
        }
        if (SampleReader.host(issuer).endsWith(".auth0.com")) {
            return true;
        }
        String subject = claims.text("sub");
        boolean typical = claims.has("gty")
                || claims.holds("aud", issuer + "userinfo")
                || (subject != null && (subject.contains("|") || subject.endsWith("@clients")));
        return issuer.equals(SampleReader.origin(issuer) + "/") && typical;
    }

    /// The domain of an issuer; null where it is none. On a loopback host it keeps scheme and port.
    static @Nullable String domain(String issuer) {
        String origin = SampleReader.origin(issuer);
        return origin != null && origin.startsWith("https://") ? origin.substring("https://".length()) : origin;
    }

    @Override
    public void fill(Sample sample) {
        TokenKind kind = kind(sample);
        sample.kind(kind);
        sample.field("tenantDomain", domain(sample.issuer()));
        boolean emulated = sample.issuer().startsWith("http://");
        if (!emulated && !SampleReader.host(sample.issuer()).endsWith(".auth0.com")) {
            sample.note(
                    "Its issuer is a custom domain: tokens that are obtained at the tenant's own domain name another"
                            + " issuer.");
        }
        switch (kind) {
            case ID, LOGOUT -> {
                sample.field("clientId", sample.clientOfIdToken());
                sample.note("It shows no API audience: leave that empty if your API takes ID tokens, or paste an access"
                        + " token.");
            }
            case MACHINE -> {
                sample.programClient(client(sample));
                audience(sample);
            }
            case ACCESS, SESSION, TEMPLATE, REFRESH, UNKNOWN -> {
                sample.field("clientId", client(sample));
                audience(sample);
            }
        }
    }

    /// Without knowing the client: a single audience is the client's where nothing speaks for an access token.
    private static TokenKind kind(Sample sample) {
        Claims claims = sample.claims;
        boolean forApi = claims.has("azp") || claims.has("client_id") || claims.has("scope");
        String client = forApi ? "" : sample.clientOfIdToken();
        return Auth0Rules.kind(sample.header, claims, client);
    }

    private static String client(Sample sample) {
        String client = sample.text("client_id");
        return client.isEmpty() ? sample.text("azp") : client;
    }

    private static void audience(Sample sample) {
        String userinfo = sample.issuer() + "userinfo";
        List<String> audiences = sample.audiences().stream()
                .filter(value -> !value.equals(userinfo) && !value.endsWith("/userinfo"))
                .toList();
        if (audiences.size() == 1) {
            sample.field("audience", audiences.getFirst());
        } else if (audiences.isEmpty()) {
            sample.note("It is for no API: let the client request your API's identifier as audience.");
        } else {
            sample.note("It names several audiences (" + Printable.text(String.join(", ", audiences))
                    + "): enter that of your API.");
        }
    }
}
