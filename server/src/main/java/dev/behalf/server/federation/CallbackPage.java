package dev.behalf.server.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.behalf.server.web.Call;
import dev.behalf.server.web.HeaderBlock;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/// What a person sees who came back from a provider and cannot be sent on.
public final class CallbackPage {

    static final String STYLE = "/callback.css";

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    /// Nothing runs, nothing is loaded but the style, nobody frames it.
    private static final HeaderBlock HEADERS = HeaderBlock.builder()
            .add(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
            .add("X-Content-Type-Options", "nosniff")
            .add("X-Frame-Options", "DENY")
            .build();

    /// What the page says.
    public record View(String title, String text, String code) {}

    private CallbackPage() {}

    /// Answers 400 with the reason's title and code.
    ///
    /// @param text what happened and what to do, for anyone
    public static void show(Call call, SignInReason reason, String text) {
        show(call, 400, reason.title(), text, reason.code());
    }

    static void show(Call call, int status, String title, String text, String code) {
        StringOutput page = new StringOutput();
        TEMPLATES.render("signin/callback.jte", Map.of("view", new View(title, text, code)), page);
        call.answer(HEADERS);
        call.html(status, page.toString().getBytes(UTF_8));
    }
}
