package dev.behalf.server.team;

import static dev.behalf.server.team.Permission.CHANGE_SETTINGS;
import static dev.behalf.server.team.Permission.CREATE_KEYS;
import static dev.behalf.server.team.Permission.MANAGE_OWNERS;
import static dev.behalf.server.team.Permission.MANAGE_TEAM;
import static dev.behalf.server.team.Permission.MANAGE_TOKENS;
import static dev.behalf.server.team.Permission.READ_AUDIT;
import static dev.behalf.server.team.Permission.VIEW_SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoleTest {

    @Test
    void theMatrixOfRights() {
        assertThat(of(Role.OWNER)).isEqualTo(EnumSet.allOf(Permission.class));
        assertThat(of(Role.ADMIN))
                .containsExactlyInAnyOrder(
                        VIEW_SETTINGS, CHANGE_SETTINGS, CREATE_KEYS, MANAGE_TEAM, MANAGE_TOKENS, READ_AUDIT)
                .doesNotContain(MANAGE_OWNERS);
        assertThat(of(Role.VIEWER)).containsExactly(VIEW_SETTINGS);
        assertThat(of(Role.AUDITOR)).containsExactlyInAnyOrder(VIEW_SETTINGS, READ_AUDIT);
    }

    @Test
    void aRoleCoversThoseThatPermitNoMore() {
        assertThat(Role.OWNER.covers(Role.OWNER)).isTrue();
        assertThat(Role.ADMIN.covers(Role.AUDITOR)).isTrue();
        assertThat(Role.ADMIN.covers(Role.OWNER)).isFalse();
        assertThat(Role.VIEWER.covers(Role.AUDITOR)).isFalse();
    }

    private static Set<Permission> of(Role role) {
        return EnumSet.allOf(Permission.class).stream().filter(role::may).collect(Collectors.toSet());
    }
}
