package dev.behalf.provider;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An issuer of the one shape that Amazon Cognito's have. The shape is the guard: whatever a token names, the only
/// hosts
/// that can be asked are Amazon's. Sources: Amazon Cognito developer guide, "User pool OIDC issuer"; the second host
/// form
/// is that of pools switched to the updated issuer.
///
/// @param issuer as the token names it
/// @param poolId the user pool, whose prefix is the region
/// @param pin the form under which the pool is remembered, the same for both host forms
record CognitoIssuer(String issuer, String poolId, String pin) {

    private static final Pattern SHAPE = Pattern.compile(
            "https://(?:issuer-)?cognito-idp\\.([a-z0-9-]+)\\.(amazonaws\\.com|amazonaws\\.com\\.cn)/([0-9A-Za-z_-]+)");
    private static final Pattern EMULATED_POOL = Pattern.compile("[\\w-]{1,54}_[0-9A-Za-z]{1,54}");

    /// @param override where an emulator stands in for Amazon's host, null in earnest
    /// @return null when the text is not an issuer of Cognito
    static @Nullable CognitoIssuer parse(String issuer, @Nullable URI override) {
        return override == null
                ? parse(issuer)
                : emulated(issuer, override.toString().replaceAll("/+$", ""));
    }

    /// The issuer of a pool in its original form.
    static CognitoIssuer of(String poolId, @Nullable URI override) {
        String base = override == null ? amazon(poolId) : override.toString().replaceAll("/+$", "");
        String issuer = base + "/" + poolId;
        return new CognitoIssuer(issuer, poolId, issuer);
    }

    private static String amazon(String poolId) {
        String region = poolId.substring(0, poolId.lastIndexOf('_'));
        return "https://cognito-idp." + region + "." + suffix(region);
    }

    private static String suffix(String region) {
        return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    }

    private static @Nullable CognitoIssuer parse(String issuer) {
        Matcher match = SHAPE.matcher(issuer);
        if (!match.matches()) {
            return null;
        }
        CognitoPool pool = CognitoPool.parse(match.group(3));
        String region = match.group(1);
        // Since the pool's prefix is its primary region, another region in the host is nobody's issuer.
        boolean consistent =
                pool != null && pool.region().equals(region) && match.group(2).equals(suffix(region));
        return consistent
                ? new CognitoIssuer(
                        issuer, match.group(3), of(match.group(3), null).issuer())
                : null;
    }

    private static @Nullable CognitoIssuer emulated(String issuer, String base) {
        if (!issuer.startsWith(base + "/")) {
            return null;
        }
        String poolId = issuer.substring(base.length() + 1);
        return EMULATED_POOL.matcher(poolId).matches() ? new CognitoIssuer(issuer, poolId, issuer) : null;
    }

    /// The region, null for an emulated pool that names none.
    @Nullable
    String region() {
        CognitoPool pool = CognitoPool.parse(poolId);
        return pool == null ? null : pool.region();
    }

    URI discovery() {
        return URI.create(issuer + "/.well-known/openid-configuration");
    }

    URI jwks() {
        return URI.create(issuer + "/.well-known/jwks.json");
    }
}
