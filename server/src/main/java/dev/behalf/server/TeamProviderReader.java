package dev.behalf.server;

import dev.behalf.keys.Printable;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.FieldProblem;
import dev.behalf.provider.FormResult;
import dev.behalf.provider.ProviderForm;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.console.ConsoleAddress;
import dev.behalf.server.team.TeamProvider;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads by which provider the team may sign in, with the same rules as the providers of environments.
final class TeamProviderReader {

    private static final List<Setting> ALL =
            List.of(Setting.TEAM_ISSUER, Setting.TEAM_CLIENT_ID, Setting.TEAM_EMAIL_DOMAIN, Setting.TEAM_LABEL);
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+");
    private static final int LABEL_LENGTH = 40;

    private final Function<Setting, @Nullable String> values;
    private final List<String> problems;
    private final Function<Setting, String> names;

    /// @param names of settings as they were given
    TeamProviderReader(
            Function<Setting, @Nullable String> values, List<String> problems, Function<Setting, String> names) {
        this.values = values;
        this.problems = problems;
        this.names = names;
    }

    /// @return null where there is none, or a problem
    @Nullable
    TeamProvider read(ConsoleAddress console) {
        if (ALL.stream().allMatch(setting -> values.apply(setting) == null)) {
            return null;
        }
        String issuer =
                demanded(Setting.TEAM_ISSUER, "the issuer of your team's provider, such as https://id.acme.com");
        String client = demanded(Setting.TEAM_CLIENT_ID, "the id of the console's client at your team's provider");
        String domain = domain();
        String label = label();
        ProviderSettings.Oidc provider = issuer == null || client == null ? null : provider(issuer, client, console);
        return provider == null
                ? null
                : new TeamProvider(
                        provider.issuer(),
                        provider.clientId(),
                        domain,
                        label == null
                                ? String.valueOf(URI.create(provider.issuer()).getHost())
                                : label);
    }

    private @Nullable String demanded(Setting setting, String expected) {
        String value = values.apply(setting);
        if (value == null) {
            String other = ALL.stream()
                    .filter(each -> values.apply(each) != null)
                    .map(names)
                    .findFirst()
                    .orElse("");
            problems.add(
                    names.apply(setting) + ": expected " + expected + ", found nothing, though " + other + " is set.");
        }
        return value;
    }

    /// A provider on this machine is for trying out, which a console on this machine is too.
    private ProviderSettings.@Nullable Oidc provider(String issuer, String client, ConsoleAddress console) {
        DevelopmentSwitches switches =
                console.secure() ? DevelopmentSwitches.OFF : new DevelopmentSwitches(true, null, null);
        Map<String, String> fields = Map.of("issuer", issuer, "clientId", client);
        return switch (ProviderForm.read(ProviderType.OIDC, fields, switches)) {
            case FormResult.Valid valid -> (ProviderSettings.Oidc) valid.settings();
            case FormResult.Invalid invalid -> {
                invalid.problems().forEach(this::report);
                yield null;
            }
        };
    }

    private void report(FieldProblem problem) {
        Setting setting = problem.key().equals("issuer") ? Setting.TEAM_ISSUER : Setting.TEAM_CLIENT_ID;
        problems.add(names.apply(setting) + ": expected " + problem.expected() + ", found " + problem.found() + ". "
                + problem.change());
    }

    private @Nullable String domain() {
        String value = values.apply(Setting.TEAM_EMAIL_DOMAIN);
        if (value == null) {
            return null;
        }
        String domain = value.toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            problems.add(names.apply(Setting.TEAM_EMAIL_DOMAIN)
                    + ": expected the part of e-mail addresses behind the @, such as acme.com, found "
                    + Printable.text(value) + ".");
        }
        return domain;
    }

    private @Nullable String label() {
        String value = values.apply(Setting.TEAM_LABEL);
        if (value != null && (value.length() > LABEL_LENGTH || value.chars().anyMatch(Character::isISOControl))) {
            problems.add(names.apply(Setting.TEAM_LABEL) + ": expected at most " + LABEL_LENGTH
                    + " characters on one line, found " + Printable.text(value) + ".");
        }
        return value;
    }
}
