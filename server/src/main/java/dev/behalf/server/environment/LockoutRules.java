package dev.behalf.server.environment;

import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.token.VerificationPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which changes of a connection can lock users out. Whatever lets in more is none of them.
final class LockoutRules {

    /// The settings that say which application at which provider it is; each provider has some of them.
    private static final Set<String> APPLICATION =
            Set.of("tenantDomain", "instanceUrl", "cognitoDomain", "issuer", "clientId");

    private final List<LockoutRisk> risks = new ArrayList<>();

    private final Kept kept;

    private LockoutRules(Kept kept) {
        this.kept = kept;
    }

    /// @param before what is in force, null for nothing, which lets nobody in that could be locked out
    /// @param after null when the connection is removed
    /// @param kept for people who are away
    static List<LockoutRisk> of(@Nullable ConnectionSettings before, @Nullable ConnectionSettings after, Kept kept) {
        LockoutRules rules = new LockoutRules(kept);
        if (before != null && after == null) {
            rules.add("provider", "Without a connection every token is refused." + kept.removed());
        } else if (before != null && after != null) {
            rules.compare(before, after);
        }
        return List.copyOf(rules.risks);
    }

    private void compare(ConnectionSettings before, ConnectionSettings after) {
        ProviderType was = before.connection().settings().type();
        ProviderType is = after.connection().settings().type();
        if (was != is) {
            add("provider", "Tokens of " + was.label() + " will be refused; all users must sign in anew.");
            keptElsewhere(before, after);
            return;
        }
        fields(before, after);
        if (isOtherApplication(before, after)) {
            keptElsewhere(before, after);
        }
        demandedAudiences(before, after);
        policy(before.connection().policy(), after.connection().policy());
        if (before.offlineAccess() && !after.offlineAccess()) {
            add(ConnectionReader.OFFLINE_ACCESS, "Agents can no longer act for users who are away." + kept.removed());
        }
        if (!before.askBeforeActing() && after.askBeforeActing() && kept.unasked() > 0) {
            add(ConnectionReader.ASK_BEFORE_ACTING, kept.waiting());
        }
        if (before.authKit() != after.authKit()) {
            add(
                    ConnectionReader.AUTH_KIT,
                    "WorkOS names people otherwise there: whoever signs in from now on is another person here.");
        }
        if (before.enterpriseManaged() && !after.enterpriseManaged()) {
            add(ConnectionReader.ENTERPRISE_MANAGED, "Clients can no longer get tokens on the provider's word.");
        }
    }

    /// A refresh token is good at the application that it was issued to, and is sent nowhere else.
    private void keptElsewhere(ConnectionSettings before, ConnectionSettings after) {
        if (before.offlineAccess() && after.offlineAccess() && kept.connections() > 0) {
            add(ConnectionReader.OFFLINE_ACCESS, kept.ended());
        }
    }

    private static boolean isOtherApplication(ConnectionSettings before, ConnectionSettings after) {
        Map<String, String> was = ProviderForm.values(before.connection().settings());
        Map<String, String> is = ProviderForm.values(after.connection().settings());
        return APPLICATION.stream().anyMatch(key -> !Objects.equals(was.get(key), is.get(key)));
    }

    private void fields(ConnectionSettings before, ConnectionSettings after) {
        Map<String, String> was = ProviderForm.values(before.connection().settings());
        Map<String, String> is = ProviderForm.values(after.connection().settings());
        for (var field : before.connection().settings().type().fields()) {
            String old = was.get(field.key());
            String now = is.get(field.key());
            // A pool that need no longer be this one lets in no fewer.
            boolean looser = now == null && field.key().equals("userPoolId");
            if (!Objects.equals(old, now) && !looser) {
                add(field.key(), sentence(field.label(), old, now));
            }
        }
    }

    /// Cognito's access tokens need no audience until a team names one (see its rules); elsewhere more are looser.
    private void demandedAudiences(ConnectionSettings before, ConnectionSettings after) {
        boolean demandedFirst = before.connection().policy().audiences().isEmpty()
                && !after.connection().policy().audiences().isEmpty();
        if (after.connection().settings() instanceof ProviderSettings.Cognito && demandedFirst) {
            add("audiences", "Access tokens without one of these audiences will be refused.");
        }
    }

    private static String sentence(String label, @Nullable String before, @Nullable String after) {
        if (before == null) {
            return "Tokens that do not fit the new " + label + " " + after + " will be refused.";
        }
        return after == null
                ? "Without " + label + " other tokens are expected than those for " + before + "."
                : "Tokens that fit the " + label + " " + before + " and not " + after + " will be refused.";
    }

    private void policy(VerificationPolicy before, VerificationPolicy after) {
        missing(before.kinds(), after.kinds()).stream()
                .sorted()
                .forEach(kind -> add("accept", "Every " + kind.label() + " will be refused."));
        removed("audiences", "the audience", before.audiences(), after.audiences());
        removed("extraIssuers", "the issuer", before.extraIssuers(), after.extraIssuers());
        removed("authorizedParties", "the origin", before.authorizedParties(), after.authorizedParties());
        if (before.allowImpersonation() && !after.allowImpersonation()) {
            add("allowImpersonation", "Tokens that name an acting person will be refused.");
        }
        if (after.leeway().compareTo(before.leeway()) < 0) {
            add("leeway", "Clocks that differ by more than " + Durations.text(after.leeway()) + " will matter.");
        }
        if (after.surviveOutage().compareTo(before.surviveOutage()) < 0) {
            String time = Durations.text(after.surviveOutage());
            add("surviveOutage", "When the provider is away, tokens will be refused after " + time + ".");
        }
    }

    private void removed(String key, String what, Set<String> before, Set<String> after) {
        missing(before, after).stream()
                .sorted()
                .forEach(value -> add(key, "Tokens of " + what + " " + value + " will be refused."));
    }

    private static <T> Set<T> missing(Set<T> before, Set<T> after) {
        Set<T> missing = new LinkedHashSet<>(before);
        missing.removeAll(after);
        return missing;
    }

    private void add(String setting, String sentence) {
        risks.add(new LockoutRisk(setting, sentence));
    }
}
