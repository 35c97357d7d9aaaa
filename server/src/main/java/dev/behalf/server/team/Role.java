package dev.behalf.server.team;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a member of the team is.
public enum Role {
    OWNER("Owner", "May do everything; makes and removes other owners."),
    ADMIN("Admin", "Changes settings and keys, manages the team, reads the audit log; cannot touch owners."),
    VIEWER("Viewer", "Sees settings, status and activity, and changes nothing."),
    AUDITOR("Auditor", "Sees all that a viewer sees and the audit log, and changes nothing.");

    private final String label;
    private final String description;

    Role(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /// The whole matrix of rights.
    public boolean may(Permission permission) {
        return switch (this) {
            case OWNER -> true;
            case ADMIN -> permission != Permission.MANAGE_OWNERS;
            case VIEWER -> permission == Permission.VIEW_SETTINGS;
            case AUDITOR -> permission == Permission.VIEW_SETTINGS || permission == Permission.READ_AUDIT;
        };
    }

    /// Whether it permits all that another does.
    public boolean covers(Role other) {
        return Arrays.stream(Permission.values()).filter(other::may).allMatch(this::may);
    }

    /// What it takes to give or take this role.
    public Permission toManage() {
        return switch (this) {
            case OWNER -> Permission.MANAGE_OWNERS;
            case ADMIN, VIEWER, AUDITOR -> Permission.MANAGE_TEAM;
        };
    }

    /// The name in forms and the database.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name on a page.
    public String label() {
        return label;
    }

    /// What it permits, in a sentence.
    public String description() {
        return description;
    }

    public static Optional<Role> of(String id) {
        for (Role role : values()) {
            if (role.id().equals(id)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
