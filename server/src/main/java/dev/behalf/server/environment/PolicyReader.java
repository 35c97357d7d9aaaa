package dev.behalf.server.environment;

import dev.behalf.keys.Printable;
import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what a connection accepts; every setting may be absent.
final class PolicyReader {

    static final Set<String> SETTINGS = EnvironmentReader.ordered(
            "accept",
            "leeway",
            "surviveOutage",
            "audiences",
            "extraIssuers",
            "authorizedParties",
            "allowImpersonation");

    private final Group group;
    private final DevelopmentSwitches switches;
    private final ManifestProblems problems;

    PolicyReader(Group group, DevelopmentSwitches switches, ManifestProblems problems) {
        this.group = group;
        this.switches = switches;
        this.problems = problems;
    }

    /// @param settings null where they cannot be used, so that only problems are looked for
    /// @return null then
    @Nullable
    VerificationPolicy read(@Nullable ProviderSettings settings) {
        Set<TokenKind> accept = kinds();
        Duration leeway = group.duration("leeway", VerificationPolicy.DEFAULT_LEEWAY, VerificationPolicy.MAX_LEEWAY);
        Duration surviveOutage = group.duration(
                "surviveOutage", VerificationPolicy.DEFAULT_SURVIVE_OUTAGE, VerificationPolicy.MAX_SURVIVE_OUTAGE);
        Set<String> audiences = set("audiences", PolicyReader::identifier, "an identifier without spaces");
        Set<String> issuers = set("extraIssuers", this::issuer, "an issuer such as https://login.acme.com/");
        Set<String> parties = set("authorizedParties", Origins::parse, Origins.EXPECTED);
        boolean impersonation = group.flag("allowImpersonation");
        if (settings == null) {
            return null;
        }
        Set<TokenKind> kinds = group.node("accept") == null ? Connection.defaultKinds(settings) : accept;
        return new VerificationPolicy(kinds, leeway, audiences, issuers, parties, impersonation, surviveOutage);
    }

    private Set<TokenKind> kinds() {
        Set<TokenKind> kinds = EnumSet.noneOf(TokenKind.class);
        for (YamlNode.Scalar item : group.texts("accept")) {
            TokenKind.of(item.text()).ifPresentOrElse(kinds::add, () -> reportKind(item));
        }
        return kinds;
    }

    private void reportKind(YamlNode.Scalar item) {
        List<String> ids = Arrays.stream(ProviderType.values())
                .flatMap(type -> Connection.offeredKinds(type).stream())
                .distinct()
                .sorted()
                .map(TokenKind::id)
                .toList();
        String change = Suggestion.of(item.text(), ids)
                .map(meant -> "Did you mean " + meant + "?")
                .orElse("Choose a kind of token.");
        problems.add(item, "one of " + String.join(", ", ids), Printable.text(item.text()), change);
    }

    private Set<String> set(String key, Function<String, @Nullable String> form, String expected) {
        Set<String> values = new LinkedHashSet<>();
        for (YamlNode.Scalar item : group.texts(key)) {
            String value = form.apply(item.text());
            if (value == null) {
                problems.add(item, expected, Printable.text(item.text()), "Correct or remove it.");
            } else {
                values.add(value);
            }
        }
        return values;
    }

    private static @Nullable String identifier(String text) {
        boolean good = !text.isEmpty() && text.length() <= 400 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return good ? text : null;
    }

    /// Kept exactly as written, since issuers are compared exactly.
    private @Nullable String issuer(String text) {
        HttpAddress address = HttpAddress.parse(text);
        return address != null && (address.secure() || (address.loopback() && switches.on())) ? text : null;
    }
}
