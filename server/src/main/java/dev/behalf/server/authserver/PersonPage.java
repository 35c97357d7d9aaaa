package dev.behalf.server.authserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.HeaderBlock;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/// Sends pages to the people who sign in.
final class PersonPage {

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    /// Nothing runs, nothing is loaded but the style, nobody frames it, and no other site learns the address, which
    /// holds the client's state. `form-action` is left out: browsers apply it to all redirects that follow a form,
    /// and those lead by way of the provider to the client.
    private static final HeaderBlock HEADERS = HeaderBlock.builder()
            .add(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'")
            .add("X-Content-Type-Options", "nosniff")
            .add("X-Frame-Options", "DENY")
            .add("Referrer-Policy", "same-origin")
            .build();

    private PersonPage() {}

    static void show(Call call, ConsentView view) {
        send(call, 200, "authserver/consent.jte", view);
    }

    static void show(Call call, int status, ProblemView view) {
        send(call, status, "authserver/problem.jte", view);
    }

    static void show(Call call, int status, StepUpView view) {
        send(call, status, "authserver/stepup.jte", view);
    }

    static void show(Call call, AccountView view) {
        send(call, 200, "authserver/account.jte", view);
    }

    private static void send(Call call, int status, String template, Object view) {
        StringOutput page = new StringOutput();
        TEMPLATES.render(template, Map.of("view", view), page);
        call.answer(HEADERS);
        call.html(status, page.toString().getBytes(UTF_8));
    }
}
