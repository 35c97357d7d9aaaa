package dev.behalf.server.console.admintokens;

import dev.behalf.server.console.Fields;
import dev.behalf.server.environment.Secrets;
import dev.behalf.server.team.AdminTokens;
import dev.behalf.server.team.Role;
import java.time.Duration;
import java.util.List;

/// What stands in the form of a new token.
///
/// @param restricted whether it is for the chosen environments only
/// @param chosen their names
/// @param environments the names of all there are
/// @param problem why it was refused, empty where it was not
public record TokenForm(
        String name,
        Role role,
        int days,
        boolean restricted,
        List<String> chosen,
        List<String> environments,
        String problem) {

    private static final String BOX = "environment-";

    public TokenForm {
        chosen = List.copyOf(chosen);
        environments = List.copyOf(environments);
    }

    static TokenForm blank(List<String> environments) {
        return new TokenForm("", Role.VIEWER, (int) AdminTokens.USUAL.toDays(), false, List.of(), environments, "");
    }

    static TokenForm of(Fields fields, List<String> environments) {
        String name = fields.text("name").strip();
        String days = fields.text("days");
        boolean restricted = fields.text("reach").equals("some");
        List<String> chosen = environments.stream()
                .filter(environment -> fields.ticked(BOX + environment))
                .toList();
        String problem = Secrets.in(name)
                ? "That is a secret, not a name. It was not stored; as it has been pasted somewhere, roll it."
                : restricted && chosen.isEmpty() ? "Choose at least one environment, or all of them." : "";
        return new TokenForm(
                Secrets.in(name) ? "" : name,
                Role.of(fields.text("role")).orElse(Role.VIEWER),
                days.matches("[0-9]{1,4}") ? Integer.parseInt(days) : 0,
                restricted,
                chosen,
                environments,
                problem);
    }

    TokenForm refused(String why) {
        return new TokenForm(name, role, days, restricted, chosen, environments, why);
    }

    AdminTokens.Wish wish() {
        return new AdminTokens.Wish(name, role, Duration.ofDays(days), restricted ? chosen : List.of());
    }

    /// The name of the box of an environment.
    public String box(String environment) {
        return BOX + environment;
    }
}
