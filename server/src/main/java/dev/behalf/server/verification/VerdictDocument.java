package dev.behalf.server.verification;

import dev.behalf.token.Explanation;
import dev.behalf.token.Refusal;
import dev.behalf.token.VerifiedToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answers of `/v1/verify` as JSON objects.
final class VerdictDocument {

    private VerdictDocument() {}

    static Map<String, @Nullable Object> verified(VerifiedToken token, String environment) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("active", true);
        document.put("subject", token.subject());
        document.put("provider", token.provider());
        document.put("environment", environment);
        document.put("tokenKind", token.kind().id());
        document.put("client", token.client());
        document.put("organization", token.organization());
        document.put("scopes", token.scopes());
        Long issuedAt = token.claims().millis("iat");
        if (issuedAt != null) {
            document.put("issuedAt", Instant.ofEpochMilli(issuedAt).toString());
        }
        document.put("expiresAt", token.expiresAt().toString());
        document.put("claims", token.claims().asMap());
        return document;
    }

    /// With everything the team may know.
    static Map<String, @Nullable Object> refused(Refusal refusal) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("active", false);
        document.put("code", refusal.reason().code());
        document.put("message", refusal.reason().title());
        document.putAll(particulars(refusal));
        return document;
    }

    /// With no more than outsiders may know.
    static Map<String, @Nullable Object> refused(PublicReason reason) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("active", false);
        document.put("code", reason.code());
        document.put("message", reason.message());
        return document;
    }

    static Map<String, String> particulars(Refusal refusal) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("expected", refusal.expected());
        members.put("found", refusal.found());
        members.put("change", refusal.change());
        return members;
    }

    static List<Map<String, @Nullable Object>> checks(Explanation explanation) {
        List<Map<String, @Nullable Object>> checks = new ArrayList<>();
        for (Explanation.Row row : explanation.rows()) {
            Map<String, @Nullable Object> check = new LinkedHashMap<>();
            check.put("check", row.check());
            check.put("outcome", row.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            check.put("expected", row.expected());
            check.put("found", row.found());
            Refusal refusal = row.refusal();
            if (refusal != null) {
                check.put("code", refusal.reason().code());
                check.put("message", refusal.reason().title());
                check.put("change", refusal.change());
            }
            checks.add(check);
        }
        return checks;
    }
}
