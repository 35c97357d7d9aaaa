package dev.behalf.server.team;

/// Where a request comes from.
///
/// @param address the IP address as the listener knows it
/// @param agent the User-Agent, as text to show in a list of sessions
public record Visitor(String address, String agent) {

    private static final int AGENT_LENGTH = 200;

    public Visitor {
        String printable = agent.replaceAll("\\p{Cntrl}", " ").strip();
        agent = printable.length() > AGENT_LENGTH ? printable.substring(0, AGENT_LENGTH) : printable;
    }
}
