package dev.behalf.server.console;

/// A place in the navigation.
public enum Section {
    OVERVIEW("Overview", "/", "M3 12h4l3 8 4-16 3 8h4", true),
    FEDERATION(
            "Federation",
            "/settings/federation",
            "M9 7a5 5 0 1 0 0 10 5 5 0 1 0 0-10M14 8.5a5 5 0 1 1 0 7M9 12h11",
            true),
    SERVERS("MCP servers", "/mcp-servers", "M4 5h16v5H4zM4 14h16v5H4zM7 7.5h.01M7 16.5h.01M11 7.5h6M11 16.5h6", true),
    CLIENTS("Clients", "/clients", "M4 5h16v10H4zM12 15v4M8 19h8", true),
    SIGN_INS("Sign-ins", "/sign-ins", "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4", true),
    CONNECTIONS("Connections", "/connections", "M12 5a3.5 3.5 0 1 0 0 .01M5 20c0-4 3-6 7-6M15 18l2 2 4-5", true),
    CALLS("Tool calls", "/calls", "M5 5h14v10h-8l-4 4v-4H5zM9 9h6M9 12h3", true),
    TRACE("Connector trace", "/trace", "M5 5h6v4H5zM13 15h6v4h-6zM8 9v8h5", true),
    DEBUGGER("Token debugger", "/debugger", "M5 5h14v14H5zM9 12l2 2 4-4", true),
    ACTIVITY("Activity", "/activity", "M4 19V9M9 19V5M14 19v-7M19 19V8", true),
    KEYS("API keys", "/keys", "M8 12a4 4 0 1 0 0 .01M12 12h9M18 12v4M15 12v3", true),
    SETTINGS("Environment", "/settings", "M4 7h10M18 7h2M14 5v4M4 17h2M10 17h10M6 15v4", true),
    ENVIRONMENTS("Environments", "/environments", "M4 5h16v6H4zM4 13h16v6H4zM8 8h.01M8 16h.01", false),
    TEAM(
            "Team",
            "/team",
            "M9 11a3.5 3.5 0 1 0 0-.01M3 20c0-4 3-6 6-6s6 2 6 6M16 5a3.5 3.5 0 0 1 0 6M18 14c2 1 3 3 3 6",
            false),
    AUDIT("Audit log", "/audit", "M6 4h9l4 4v12H6zM9 12h7M9 16h7M9 8h3", false),
    ACCOUNT("Your account", "/account", "M12 12a4 4 0 1 0 0-.01M5 20c0-4 3-6 7-6s7 2 7 6", false),
    NONE("", "/", "", false);

    private final String label;
    private final String path;
    private final String icon;
    private final boolean inEnvironment;

    Section(String label, String path, String icon, boolean inEnvironment) {
        this.label = label;
        this.path = path;
        this.icon = icon;
        this.inEnvironment = inEnvironment;
    }

    public String label() {
        return label;
    }

    /// Of its first page: below the environment's own path, or the console's.
    public String path() {
        return path;
    }

    /// The line drawn for it, in a square of 24 units.
    public String icon() {
        return icon;
    }

    /// Whether each environment has one.
    public boolean inEnvironment() {
        return inEnvironment;
    }
}
