package dev.behalf.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/// Fills templates; they were compiled with the server and escape what is put into them.
final class Screens {

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

    /// A whole page.
    ///
    /// @param template its path below `src/main/jte`
    /// @param view what the template calls `view`
    byte[] page(String template, Shell shell, Object view) {
        return render(template, Map.of("shell", shell, "view", view));
    }

    private byte[] render(String template, Map<String, Object> parameters) {
        StringOutput output = new StringOutput();
        templates.render(template, parameters, output);
        return output.toString().getBytes(UTF_8);
    }
}
