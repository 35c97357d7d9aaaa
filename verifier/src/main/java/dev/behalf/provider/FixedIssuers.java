package dev.behalf.provider;

import dev.behalf.keys.KeySource;
import dev.behalf.keys.Printable;
import dev.behalf.token.Issuers;
import dev.behalf.token.Reason;
import dev.behalf.token.Refusal;
import dev.behalf.token.TrustedIssuer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Issuers that are known from the settings alone. Compared byte for byte (OpenID Connect Core 3.1.3.7).
final class FixedIssuers implements Issuers {

    private final Map<String, Resolution.Trusted> trusted = new HashMap<>();
    private final KeySource keys;
    private final List<String> names = new ArrayList<>();
    private final UnaryOperator<String> advice;

    /// @param issuers the provider's own, in order of likelihood
    /// @param extra issuers that a team accepts besides, signed with the same keys
    /// @param advice what to do about an issuer that is none of them
    FixedIssuers(List<String> issuers, Set<String> extra, KeySource keys, UnaryOperator<String> advice) {
        this.keys = keys;
        this.advice = advice;
        names.addAll(issuers);
        names.addAll(extra.stream().sorted().toList());
        for (String name : names) {
            trusted.put(name, new Resolution.Trusted(new TrustedIssuer(keys)));
        }
    }

    @Override
    public String expected() {
        return String.join(" or ", names);
    }

    @Override
    public Resolution resolve(String issuer) {
        Resolution.Trusted found = trusted.get(issuer);
        return found != null
                ? found
                : new Resolution.Refused(
                        new Refusal(Reason.ISSUER_MISMATCH, expected(), Printable.text(issuer), advice.apply(issuer)));
    }

    @Override
    public List<KeySource> keySources() {
        return List.of(keys);
    }
}
