package dev.behalf.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A user pool's id, whose prefix is its primary region. Source: Amazon Cognito API reference, `UserPoolIdType`.
record CognitoPool(String id, String region) {

    private static final String REGION = "[a-z]{2}(?:-[a-z]+)+-\\d";
    private static final Pattern ID = Pattern.compile("(" + REGION + ")_[0-9A-Za-z]{1,40}");
    private static final Pattern PREFIX_DOMAIN =
            Pattern.compile("[a-z0-9-]+\\.auth(?:-fips)?\\.(" + REGION + ")\\.amazoncognito\\.com");

    /// @return null when the text is no pool id
    static @Nullable CognitoPool parse(String id) {
        Matcher match = ID.matcher(id);
        return match.matches() ? new CognitoPool(id, match.group(1)) : null;
    }

    /// The region that a prefix domain names; null for a custom domain, which names none.
    static @Nullable String regionOf(String domain) {
        Matcher match = PREFIX_DOMAIN.matcher(domain);
        return match.matches() ? match.group(1) : null;
    }
}
