package dev.behalf.server.console.debugger;

import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.console.debugger.CodesView.Entry;
import dev.behalf.server.console.debugger.CodesView.Group;
import dev.behalf.server.federation.SignInReason;
import dev.behalf.server.verification.PublicReason;
import dev.behalf.token.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the codes of refusals mean; made from the types, like docs/errors.md.
final class CodesPage {

    private static final CodesView VIEW = new CodesView(List.of(
            new Group(
                    "Tokens",
                    "Why a token is refused, as the team sees it.",
                    Arrays.stream(Reason.values()).map(CodesPage::entry).toList()),
            new Group(
                    "Tokens, as outsiders are told",
                    "Whoever holds a token learns how to get a better one, and nothing about the connection.",
                    shortened()),
            new Group(
                    "Signing in at the provider",
                    "Why nobody was signed in.",
                    Arrays.stream(SignInReason.values()).map(CodesPage::entry).toList())));

    private CodesPage() {}

    static void page(Visit visit) {
        visit.show(Section.NONE, "debugger/codes.jte", VIEW);
    }

    /// The address of a code's explanation.
    static String of(String code) {
        return "/errors#" + anchor(code);
    }

    private static String anchor(String code) {
        return code.toLowerCase(Locale.ROOT);
    }

    private static Entry entry(Reason reason) {
        PublicReason told = PublicReason.of(reason);
        return new Entry(
                anchor(reason.code()),
                reason.code(),
                reason.name(),
                reason.title(),
                reason.explanation(),
                reason.outage(),
                told.code().equals(reason.code()) ? List.of() : List.of(Code.of(told.code())));
    }

    private static Entry entry(SignInReason reason) {
        return new Entry(anchor(reason.code()), reason.code(), reason.name(), reason.title(), "", false, List.of());
    }

    /// Those that have a code of their own.
    private static List<Entry> shortened() {
        Set<String> known = Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        return Arrays.stream(PublicReason.values())
                .filter(told -> !known.contains(told.code()))
                .map(CodesPage::entry)
                .toList();
    }

    private static Entry entry(PublicReason told) {
        List<Code> stands = Arrays.stream(Reason.values())
                .filter(reason -> PublicReason.of(reason) == told)
                .map(reason -> Code.of(reason.code()))
                .toList();
        return new Entry(anchor(told.code()), told.code(), told.name(), told.message(), "", false, stands);
    }
}
