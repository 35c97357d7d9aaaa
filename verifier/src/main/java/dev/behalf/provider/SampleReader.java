package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.Claims;
import dev.behalf.token.PastedText;
import dev.behalf.token.UnverifiedToken;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells the provider of a sample token by its issuer and, where that is a custom domain or an emulator, by the shape
/// of what only that provider writes.
final class SampleReader {

    /// How a provider's own tokens are told, the surest first.
    private static final List<SampleRules> RULES =
            List.of(new CognitoSample(), new WorkOsSample(), new ClerkSample(), new Auth0Sample(), new OidcSample());

    private static final int MAX_PREFIX = 6;

    private SampleReader() {}

    static SampleToken read(String token, DevelopmentSwitches switches) {
        if (token.length() > UnverifiedToken.MAX_LENGTH) {
            return SampleToken.unknown("Expected a token of at most " + UnverifiedToken.MAX_LENGTH
                    + " characters, found " + token.length() + ".");
        }
        UnverifiedToken read = UnverifiedToken.read(token);
        Claims header = read.header();
        Claims claims = read.claims();
        if (header != null && claims != null) {
            return signed(header, claims, switches);
        }
        if (read.parts() == 5 && header != null) {
            return encrypted(header, switches);
        }
        return token.startsWith("eyJ") ? broken(read) : opaque(token, switches);
    }

    private static SampleToken signed(Claims header, Claims claims, DevelopmentSwitches switches) {
        for (SampleRules rules : RULES) {
            if (rules.recognises(header, claims, switches)) {
                Sample sample = new Sample(rules.type(), header, claims, switches);
                rules.fill(sample);
                aboutSignature(sample);
                return sample.finish();
            }
        }
        return SampleToken.unknown("The token names no issuer (iss), so it cannot be told who issued it.");
    }

    private static void aboutSignature(Sample sample) {
        String algorithm = sample.header.text("alg");
        String lower = algorithm == null ? "" : algorithm.toLowerCase(Locale.ROOT);
        if (lower.startsWith("hs")) {
            sample.note("It is signed with a shared secret (" + Printable.text(String.valueOf(algorithm))
                    + "), which public keys cannot check: switch the provider to RS256.");
        } else if (lower.isEmpty() || lower.equals("none")) {
            sample.note("It is not signed, so no connection will accept it.");
        }
        if (sample.claims.has("cnf")) {
            sample.note("It is bound to a key of its sender (cnf), so it is not accepted as a bearer token.");
        }
        if (sample.issuer().startsWith("http://") && !sample.switches.allowLoopbackProviders()) {
            sample.note("Its issuer is not protected by https; an emulator needs the development switch for loopback"
                    + " providers.");
        }
    }

    /// Auth0 names itself in the header of its encrypted tokens; nobody else is known to.
    private static SampleToken encrypted(Claims header, DevelopmentSwitches switches) {
        String issuer = header.text("iss");
        if (issuer == null) {
            return SampleToken.unknown(
                    "The token is encrypted and can be read by its addressee only; it names no issuer."
                            + " Refresh tokens of Cognito look like this: paste the access token or the ID token.");
        }
        Sample sample = new Sample(ProviderType.AUTH0, header, header, switches);
        sample.field("tenantDomain", Auth0Sample.domain(issuer));
        sample.note(
                "This is an encrypted token of Auth0. Auth0 encrypts access tokens when no API audience is requested, or"
                        + " when the API has JSON Web Encryption on. Let the client request an API audience, and switch"
                        + " encryption off under APIs > your API > Token settings; or paste the ID token.");
        return sample.finish();
    }

    private static SampleToken broken(UnverifiedToken read) {
        return SampleToken.unknown(
                "The token is damaged: expected three parts joined by dots, of which the first two hold"
                        + " JSON in base64url, found " + read.parts() + (read.parts() == 1 ? " part" : " parts")
                        + (read.header() == null ? " without a readable header." : " without readable claims."));
    }

    private static SampleToken opaque(String token, DevelopmentSwitches switches) {
        int underscore = token.indexOf('_');
        String prefix = underscore > 0 && underscore < MAX_PREFIX ? token.substring(0, underscore + 1) : "";
        return switch (prefix) {
            case "oat_", "mt_" -> {
                Sample sample = Sample.empty(ProviderType.CLERK, switches);
                sample.note(ClerkRules.adviceOnOpaqueToken(prefix));
                yield sample.finish();
            }
            default -> token.startsWith("ya29.") ? google(switches) : opaque();
        };
    }

    private static SampleToken google(DevelopmentSwitches switches) {
        Sample sample = Sample.empty(ProviderType.OIDC, switches);
        sample.field("issuer", "https://accounts.google.com");
        sample.note("This is an access token of Google, which is opaque and cannot be verified: paste the ID token.");
        return sample.finish();
    }

    private static SampleToken opaque() {
        return SampleToken.unknown(
                "The token is opaque: it names neither issuer nor client, and cannot be verified with"
                        + " public keys. Auth0 issues such access tokens when no API audience is requested, Clerk while \"Generate"
                        + " access tokens as JWTs\" is off. Paste a signed access token or the ID token.");
    }

    /// Of a key nothing is repeated. A publishable key of Clerk names the instance, and is no secret.
    static SampleToken key(PastedText.Key key, String text) {
        Optional<String> instance = text.startsWith("pk_") ? ClerkForm.host(text) : Optional.empty();
        if (instance.isPresent()) {
            Sample sample = Sample.empty(ProviderType.CLERK, DevelopmentSwitches.OFF);
            sample.field("instanceUrl", "https://" + instance.get());
            sample.note("This is a publishable key of Clerk, no token; it names the instance.");
            return sample.finish();
        }
        return SampleToken.unknown("Expected a token, found " + key.name() + " (not shown)."
                + (key.secret() ? " It was not kept; as it has been pasted somewhere, roll it." : ""));
    }

    /// The origin of an address, null where it is none.
    static @Nullable String origin(String address) {
        int scheme = address.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        int end = address.indexOf('/', scheme + 3);
        return end < 0 ? address : address.substring(0, end);
    }

    /// The host of an address, without a port; empty where it is none.
    static String host(String address) {
        String origin = origin(address);
        return origin == null
                ? ""
                : origin.substring(origin.indexOf("://") + 3)
                        .replaceFirst(":\\d+$", "")
                        .toLowerCase(Locale.ROOT);
    }
}
