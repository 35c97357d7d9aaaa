package dev.behalf.server.console.webhooks;

import java.util.List;

/// The webhooks of one environment, and the form for another.
///
/// @param path of the page
/// @param full whether there is no room for another
/// @param url what stands in the form
/// @param problem what is wrong with the URL, empty for nothing
/// @param eventsProblem what is wrong with the choice of events, empty for nothing
/// @param trouble what else is wrong, empty for nothing
/// @param done what was just done, as a sentence; empty for nothing
public record ListView(
        String path,
        List<WebhookRow> rows,
        boolean full,
        String url,
        List<EventChoice> events,
        String problem,
        String eventsProblem,
        String trouble,
        String done) {

    public ListView {
        rows = List.copyOf(rows);
        events = List.copyOf(events);
    }
}
