package dev.behalf.server.console.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.audit.AuditEntry;
import dev.behalf.server.audit.AuditLog;
import dev.behalf.server.console.ChainWatch;
import dev.behalf.server.console.Door;
import dev.behalf.server.console.Section;
import dev.behalf.server.console.Visit;
import dev.behalf.server.environment.Environment;
import dev.behalf.server.environment.Environments;
import dev.behalf.server.team.Permission;
import dev.behalf.server.web.Call;
import dev.behalf.server.web.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// `/audit`: who did what, page by page; whether the chain holds; the whole log as a file. Changes nothing, for
/// auditors may change nothing.
public final class AuditPages {

    private static final int PAGE = 50;

    private final Door door;
    private final AuditLog log;
    private final Environments environments;
    private final Duration retention;
    private final InstantSource clock;
    private final ChainWatch chain;

    /// @param retention how long entries are kept
    public AuditPages(Door door, AuditLog log, Environments environments, Duration retention, InstantSource clock) {
        this.door = door;
        this.log = log;
        this.environments = environments;
        this.retention = retention;
        this.clock = clock;
        this.chain = new ChainWatch(log::check, clock);
    }

    public List<Route> routes() {
        return List.of(
                door.get(Section.AUDIT.path(), Permission.READ_AUDIT, this::show),
                door.get("/audit/check", Permission.READ_AUDIT, this::check),
                door.get("/audit/export", Permission.READ_AUDIT, this::export));
    }

    private void show(Visit visit) {
        FilterForm form = FilterForm.of(visit, log.names());
        long before = before(visit.query("before"));
        List<AuditEntry> entries = log.page(form.filter(), before, PAGE + 1);
        List<AuditEntry> shown = entries.subList(0, Math.min(PAGE, entries.size()));
        AuditView view = new AuditView(
                form,
                Day.of(shown, this::colour),
                ChainView.of(log.extent(), chain.last()),
                retention.toDays(),
                before == Long.MAX_VALUE,
                entries.size() > PAGE ? form.older(shown.getLast().number()) : "");
        visit.show(Section.AUDIT, "audit/log.jte", view);
    }

    /// A number that is none asks for the newest.
    private static long before(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }

    /// Gray for an environment that is no more.
    private String colour(AuditEntry entry) {
        String name = entry.event().environment();
        Environment environment =
                name == null ? null : environments.registry().environments().get(name);
        return environment == null ? "gray" : environment.colour().id();
    }

    private void check(Visit visit) {
        ChainWatch.Checked checked = chain.check();
        if (visit.part()) {
            visit.show(Section.AUDIT, "audit/chain.jte", ChainView.of(log.extent(), checked));
        } else {
            visit.redirect(Section.AUDIT.path());
        }
    }

    private void export(Visit visit) {
        Call call = visit.call();
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        call.answer("Content-Type", "application/x-ndjson");
        call.answer("Content-Disposition", "attachment; filename=\"behalf-audit-" + today + ".jsonl\"");
        call.answer("Cache-Control", "no-store");
        call.stream(body -> log.lines(line -> write(body, line)));
    }

    private static void write(OutputStream body, String line) {
        try {
            body.write((line + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
