package dev.behalf.server.console;

import dev.behalf.server.environment.Environment;
import dev.behalf.server.team.Permission;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What surrounds a page.
///
/// @param visitor null on pages for whoever is not signed in
/// @param environments all of them, in the order shown
/// @param environment the one that the page is about, null where it is about none
/// @param developmentSwitches whether emulators may stand in for the environment's provider
public record Shell(
        Assets assets,
        @Nullable Visitor visitor,
        List<Environment> environments,
        @Nullable Environment environment,
        boolean developmentSwitches,
        Section section) {

    public Shell {
        environments = List.copyOf(environments);
    }

    /// Whether whoever is looking may do that.
    public boolean may(Permission permission) {
        return visitor != null && visitor.may(permission);
    }

    /// Hidden in every form, in each another; empty for whoever is not signed in.
    public String csrfToken() {
        return visitor == null ? "" : CsrfMask.masked(visitor.csrfToken());
    }

    /// The sections of the environment, none on pages that are about none.
    public List<Section> environmentSections() {
        return Arrays.stream(Section.values()).filter(Section::inEnvironment).toList();
    }

    /// The sections of the team, which the visitor may see.
    public List<Section> teamSections() {
        return may(Permission.READ_AUDIT)
                ? List.of(Section.ENVIRONMENTS, Section.TEAM, Section.AUDIT)
                : List.of(Section.ENVIRONMENTS, Section.TEAM);
    }

    /// The address of an environment's section.
    public String in(Environment other, Section section) {
        return "/e/" + other.name() + section.path();
    }

    /// The same section in another environment.
    public String switchTo(Environment other) {
        return in(other, section.inEnvironment() ? section : Section.OVERVIEW);
    }

    public boolean production() {
        return environment != null && environment.kind() == Environment.Kind.PRODUCTION;
    }
}
