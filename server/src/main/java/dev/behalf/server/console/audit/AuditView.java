package dev.behalf.server.console.audit;

import java.util.List;

/// The audit log.
///
/// @param retentionDays how long entries are kept
/// @param newest whether this is the page with the newest entries
/// @param older the address of the page with older ones, empty where there are none
public record AuditView(
        FilterForm form, List<Day> days, ChainView chain, long retentionDays, boolean newest, String older) {

    public AuditView {
        days = List.copyOf(days);
    }
}
