package dev.behalf.sandbox.idp;

import java.util.Map;
import java.util.stream.Collectors;

/// The few HTML pages. Plain forms without script, so that scripted clients can use them too.
public final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas }
            main { width: min(24rem, 90vw); padding: 2rem; border: 1px solid #8884; border-radius: .75rem }
            h1 { font-size: 1.25rem; margin: 0 0 .25rem } p { margin: 0 0 1rem; opacity: .75 }
            button, select { font: inherit; width: 100%; padding: .6rem .8rem; margin: 0 0 .5rem }
            button, select { text-align: left; border: 1px solid #8886; border-radius: .5rem; cursor: pointer }
            button, select { background: ButtonFace; color: ButtonText }
            button:hover, button:focus-visible { border-color: #4c6ef5 } small { opacity: .7; display: block }
            .plain { border: 0; background: none; text-align: center; opacity: .75 }
            label { display: block; font-size: .875rem } footer { font-size: .8rem; opacity: .6; margin-top: 1rem }
            """;

    private Page() {}

    static String signIn(String title, String handle, AuthorizationRequest request, boolean organization) {
        String people = Person.ALL.stream().map(Page::button).collect(Collectors.joining());
        return page("Sign in", """
                <h1>Sign in</h1>
                <p>%s asks who you are for <b>%s</b>.</p>
                <form method="post" action="%s">
                <input type="hidden" name="request" value="%s">
                %s%s<button class="plain" name="deny" value="1">Cancel</button>
                </form>
                <footer>Sandbox: these people are invented, there are no passwords.</footer>
                """.formatted(
                        Encoding.html(title),
                        Encoding.html(request.clientId()),
                        SignIn.PATH,
                        handle,
                        organization ? organizations() : "",
                        people));
    }

    /// A page that is the end of the way, such as an error that isn't sent back to the client.
    public static String message(String title, String heading, String text) {
        return page(
                heading,
                "<h1>%s</h1><p>%s</p><footer>%s (sandbox)</footer>"
                        .formatted(Encoding.html(heading), Encoding.html(text), Encoding.html(title)));
    }

    /// OAuth 2.0 Form Post Response Mode; with a button instead of a script.
    static String formPost(String action, Map<String, String> fields) {
        String inputs = fields.entrySet().stream()
                .map(field -> "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(Encoding.html(field.getKey()), Encoding.html(field.getValue())))
                .collect(Collectors.joining("\n"));
        return page(
                "Continue",
                "<form method=\"post\" action=\"%s\">%s<button>Continue</button></form>"
                        .formatted(Encoding.html(action), inputs));
    }

    private static String button(Person person) {
        return "<button name=\"person\" value=\"%s\">%s<small>%s</small></button>\n"
                .formatted(person.key(), Encoding.html(person.name()), Encoding.html(person.email()));
    }

    private static String organizations() {
        return """
                <label>Organization<select name="organization">
                <option value="">the person's first one</option>
                <option value="acme">Acme</option><option value="globex">Globex</option>
                <option value="none">none</option></select></label>
                """;
    }

    private static String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <meta name="viewport" content="width=device-width">
                <style>%s</style></head><body><main>
                %s</main></body></html>
                """.formatted(Encoding.html(title), STYLE, body);
    }
}
