package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.Claims;
import dev.behalf.token.TokenKind;
import java.util.List;

/// Any other provider, by the signs that are in use.
final class OidcSample implements SampleRules {

    /// Claims that name the client in access tokens, the more telling first: Okta's `cid` and Entra's `appid` have no
    /// other meaning.
    private static final List<String> CLIENT_CLAIMS = List.of("cid", "azp", "client_id", "appid");

    @Override
    public ProviderType type() {
        return ProviderType.OIDC;
    }

    @Override
    public boolean recognises(Claims header, Claims claims, DevelopmentSwitches switches) {
        return claims.text("iss") != null;
    }

    @Override
    public void fill(Sample sample) {
        String issuer = sample.issuer();
        // Google writes its issuer with and without the scheme; discovery has it with.
        String url = issuer.equals("accounts.google.com") ? "https://accounts.google.com" : issuer;
        sample.field("issuer", url);
        String claim = CLIENT_CLAIMS.stream()
                .filter(name -> sample.claims.text(name) != null)
                .findFirst()
                .orElse("");
        TokenKind kind = kind(sample, claim);
        sample.note(sentence(kind, OidcIssuers.name(url)));
        OidcIssuers.note(url, sample.header, sample.claims).forEach(sample::note);
        switch (kind) {
            case ID, LOGOUT -> idToken(sample);
            case MACHINE -> {
                sample.programClient(sample.text(claim));
                sample.field("clientClaim", claim);
                audience(sample);
            }
            case REFRESH ->
                sample.note("A refresh token is for the provider only: paste an access token or the ID token.");
            case ACCESS, SESSION, TEMPLATE, UNKNOWN -> accessToken(sample, claim);
        }
    }

    private static String sentence(TokenKind kind, String provider) {
        String article = kind == TokenKind.ID || kind == TokenKind.ACCESS ? "an " : "a ";
        return "This is " + article + kind.label()
                + (provider.isEmpty()
                        ? "; its issuer is not one of the presets, so it is read as OpenID Connect."
                        : " of " + provider + ".");
    }

    private static void idToken(Sample sample) {
        sample.field("clientId", sample.clientOfIdToken());
        sample.note("It shows no audience of an API: leave that empty if your API takes ID tokens, or paste an access"
                + " token.");
    }

    private static void accessToken(Sample sample, String claim) {
        if (claim.isEmpty()) {
            sample.note("It names no client in " + String.join(", ", CLIENT_CLAIMS) + ".");
        }
        sample.field("clientId", sample.text(claim));
        sample.field("clientClaim", claim);
        audience(sample);
    }

    private static void audience(Sample sample) {
        List<String> audiences = sample.audiences().stream()
                .filter(value -> !value.endsWith("/userinfo") && !value.equals("account"))
                .toList();
        if (audiences.size() == 1) {
            sample.field("audience", audiences.getFirst());
        } else if (audiences.isEmpty()) {
            sample.note("It is for no API of yours: let the client request an audience.");
        } else {
            sample.note("It names several audiences (" + Printable.text(String.join(", ", audiences))
                    + "): enter that of your API.");
        }
    }

    /// Without knowing the client: where nothing speaks for an access token, a single audience is the client.
    private static TokenKind kind(Sample sample, String claim) {
        Claims claims = sample.claims;
        String client = sample.text(claim);
        boolean forApi = claims.has("scope") || claims.has("scp") || (!claim.isEmpty() && !claim.equals("azp"));
        boolean forClient = !forApi && (client.isEmpty() || claims.is("aud", client));
        String guess = forClient ? sample.clientOfIdToken() : client;
        // The audience keeps a token that is for the client itself from being taken for an ID token.
        String audience = forClient ? null : guess;
        String account = claims.text("preferred_username");
        boolean service = account != null && account.startsWith("service-account-");
        return service
                ? TokenKind.MACHINE
                : OidcRules.kind(
                        sample.header,
                        claims,
                        new ProviderSettings.Oidc(sample.issuer(), guess, audience, claim.isEmpty() ? "azp" : claim));
    }
}
