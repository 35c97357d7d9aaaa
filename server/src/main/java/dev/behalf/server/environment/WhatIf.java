package dev.behalf.server.environment;

import dev.behalf.token.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a draft would have made of requests that were accepted. Reckoned from fingerprints, so signatures, times and
/// what else settings do not decide on count as good.
///
/// @param requests how many were accepted
/// @param refused how many of them the draft refuses
/// @param undecided how many it cannot be told of, because the fingerprints do not hold what the draft asks for
/// @param refusals per client and reason, most first
public record WhatIf(long requests, long refused, long undecided, List<Refusals> refusals) {

    /// @param client null for tokens that name none
    public record Refusals(@Nullable String client, Reason reason, long requests) {}

    public WhatIf {
        refusals = List.copyOf(refusals);
    }

    /// @param pinnedIssuer for Cognito the issuer that is known to belong to the draft's domain, null where none is
    public static WhatIf of(ConnectionSettings draft, @Nullable String pinnedIssuer, Collection<Fingerprint> accepted) {
        WhatIfRules rules = new WhatIfRules(draft, pinnedIssuer);
        Map<Refusals, Long> refusals = new LinkedHashMap<>();
        long requests = 0;
        long undecided = 0;
        for (Fingerprint print : accepted) {
            requests += print.count();
            switch (rules.examine(print)) {
                case WhatIfRules.Outcome.Good _ -> {}
                case WhatIfRules.Outcome.Undecided _ -> undecided += print.count();
                case WhatIfRules.Outcome.Bad(var reason) ->
                    refusals.merge(new Refusals(print.client(), reason, 0), print.count(), Long::sum);
            }
        }
        return new WhatIf(
                requests, refusals.values().stream().mapToLong(Long::longValue).sum(), undecided, counted(refusals));
    }

    private static List<Refusals> counted(Map<Refusals, Long> refusals) {
        List<Refusals> counted = new ArrayList<>();
        refusals.forEach((group, count) -> counted.add(new Refusals(group.client(), group.reason(), count)));
        counted.sort(Comparator.comparingLong(Refusals::requests).reversed());
        return counted;
    }

    /// How many clients would be refused something.
    public long clients() {
        return refusals.stream()
                .map(refusal -> Objects.requireNonNullElse(refusal.client(), ""))
                .distinct()
                .count();
    }

    /// For people, such as "This change would have refused 212 of the last 8 410 requests (3 clients)."
    public String sentence() {
        if (requests == 0) {
            return "No request has been accepted yet that this change could be tried on.";
        }
        String rest = undecided == 0 ? "" : " Of " + grouped(undecided) + " it cannot be told.";
        if (refused == 0) {
            return "This change would have refused none of the last " + grouped(requests) + " requests." + rest;
        }
        String clients = clients() == 1 ? "1 client" : clients() + " clients";
        return "This change would have refused %s of the last %s requests (%s)."
                        .formatted(grouped(refused), grouped(requests), clients)
                + rest;
    }

    /// In groups of three with no-break spaces (ISO 80000-1 section 7.3.1).
    private static String grouped(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number).replace(',', '\u00a0');
    }
}
