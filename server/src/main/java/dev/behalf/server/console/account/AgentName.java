package dev.behalf.server.console.account;

import java.util.List;

/// A browser in a few words, from its User-Agent. Only to be recognised by whoever looks at a list of sessions.
final class AgentName {

    private record Mark(String in, String name) {}

    /// The first that fits: others pretend to be Chrome, and all pretend to be Safari.
    private static final List<Mark> BROWSERS = List.of(
            new Mark("Edg", "Edge"),
            new Mark("OPR/", "Opera"),
            new Mark("Firefox/", "Firefox"),
            new Mark("FxiOS/", "Firefox"),
            new Mark("CriOS/", "Chrome"),
            new Mark("Chrome/", "Chrome"),
            new Mark("Safari/", "Safari"),
            new Mark("curl/", "curl"));

    private static final List<Mark> SYSTEMS = List.of(
            new Mark("iPhone", "iPhone"),
            new Mark("iPad", "iPad"),
            new Mark("Android", "Android"),
            new Mark("Windows", "Windows"),
            new Mark("Mac OS X", "macOS"),
            new Mark("CrOS", "ChromeOS"),
            new Mark("Linux", "Linux"));

    private AgentName() {}

    static String of(String agent) {
        String browser = find(BROWSERS, agent);
        String system = find(SYSTEMS, agent);
        if (browser.isEmpty()) {
            return system.isEmpty() ? "Unknown browser" : "Browser on " + system;
        }
        return system.isEmpty() ? browser : browser + " on " + system;
    }

    private static String find(List<Mark> marks, String agent) {
        return marks.stream()
                .filter(mark -> agent.contains(mark.in()))
                .map(Mark::name)
                .findFirst()
                .orElse("");
    }
}
