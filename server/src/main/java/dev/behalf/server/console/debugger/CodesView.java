package dev.behalf.server.console.debugger;

import java.util.List;

/// What the codes of refusals mean.
public record CodesView(List<Group> groups) {

    public CodesView {
        groups = List.copyOf(groups);
    }

    /// @param lead one sentence
    public record Group(String title, String lead, List<Entry> entries) {
        public Group {
            entries = List.copyOf(entries);
        }
    }

    /// @param anchor the code as it stands in addresses
    /// @param name of the constant, as docs/errors.md lists it
    /// @param text background, may be empty
    /// @param outage whether nothing is said about the token
    /// @param related codes of the other group: how outsiders are told, or what is meant by it
    public record Entry(
            String anchor, String code, String name, String title, String text, boolean outage, List<Code> related) {
        public Entry {
            related = List.copyOf(related);
        }
    }
}
