package dev.behalf.provider;

import dev.behalf.keys.Printable;
import dev.behalf.token.Claims;
import dev.behalf.token.TokenKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A sample token under examination. What it seems to prove goes through the provider's form, so that no field can
/// hold what a person could not have entered.
final class Sample {

    final ProviderType type;
    final Claims header;
    final Claims claims;
    final DevelopmentSwitches switches;
    private final Map<String, String> found = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Sample(ProviderType type, Claims header, Claims claims, DevelopmentSwitches switches) {
        this.type = type;
        this.header = header;
        this.claims = claims;
        this.switches = switches;
    }

    /// Of a token that cannot be read.
    static Sample empty(ProviderType type, DevelopmentSwitches switches) {
        return new Sample(type, Claims.NONE, Claims.NONE, switches);
    }

    String issuer() {
        String issuer = claims.text("iss");
        return issuer == null ? "" : issuer;
    }

    String text(String claim) {
        String text = claims.text(claim);
        return text == null ? "" : text;
    }

    /// The values of `aud`, none where it is absent or of another form.
    List<String> audiences() {
        List<String> audiences = claims.texts("aud");
        return audiences == null ? List.of() : audiences;
    }

    void field(String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            found.put(key, value);
        }
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /// What kind of token it is, as the first sentence.
    void kind(TokenKind kind) {
        String article = kind == TokenKind.ID || kind == TokenKind.ACCESS ? "an " : "a ";
        notes.addFirst("This is " + article + kind.label() + " of " + type.label() + ".");
    }

    /// The client of an ID token (OpenID Connect Core 2: `azp` where there are several audiences).
    String clientOfIdToken() {
        List<String> audiences = audiences();
        return audiences.size() == 1 ? audiences.getFirst() : text("azp");
    }

    /// A program's own client is not the one that users sign in to.
    void programClient(String client) {
        note("It stands for a program (client " + Printable.text(client)
                + "), not for a user: enter the client that your users sign in to.");
    }

    SampleToken finish() {
        if (ProviderForm.read(type, found, switches) instanceof FormResult.Invalid(var problems)) {
            for (FieldProblem problem : problems) {
                if (found.remove(problem.key()) != null) {
                    note(problem.sentence());
                }
            }
        }
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Field field : type.fields()) {
            String value = found.get(field.key());
            if (value == null) {
                missing.add(field.key());
            } else {
                fields.put(field.key(), value);
            }
        }
        return new SampleToken(type, fields, missing, notes);
    }
}
