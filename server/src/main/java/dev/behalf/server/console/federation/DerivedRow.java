package dev.behalf.server.console.federation;

import dev.behalf.provider.Derived;
import dev.behalf.provider.Field;
import dev.behalf.provider.ProviderSettings;
import dev.behalf.provider.ProviderType;
import dev.behalf.server.environment.ConnectionSketch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of what follows from the form.
///
/// @param id for the button that copies it
/// @param value empty where it is not known
/// @param remark why it is not known, empty where there is nothing to say
public record DerivedRow(String id, String label, String value, String remark) {

    private static final String NAMED = "Named in the discovery document.";

    /// Before the form says enough.
    static List<DerivedRow> blank(ProviderType provider) {
        List<DerivedRow> rows = new ArrayList<>();
        rows.add(new DerivedRow("issuer", "Issuer", "", ""));
        if (provider == ProviderType.OIDC) {
            rows.add(new DerivedRow("discovery", "Discovery document", "", ""));
        }
        rows.add(new DerivedRow("keys", "Key set", "", ""));
        rows.add(new DerivedRow("authorize", "Authorize endpoint", "", ""));
        rows.add(new DerivedRow("token", "Token endpoint", "", ""));
        return rows;
    }

    /// The label of the field that the others follow from.
    static String source(ProviderType provider) {
        Field first = provider.fields().getFirst();
        return first.label();
    }

    /// @param pinnedIssuer for Cognito the issuer that is known to belong to the domain, null where none is
    static List<DerivedRow> of(ConnectionSketch sketch, @Nullable String pinnedIssuer) {
        Derived derived = Derived.of(sketch.settings(), pinnedIssuer, sketch.switches());
        boolean oidc = sketch.settings() instanceof ProviderSettings.Oidc;
        List<DerivedRow> rows = new ArrayList<>();
        rows.add(row("issuer", "Issuer", derived.issuer(), unknownPool()));
        if (oidc) {
            rows.add(row("discovery", "Discovery document", derived.discovery(), ""));
        }
        rows.add(row("keys", "Key set", derived.keySet(), oidc ? NAMED : "Below the issuer, once that is known."));
        rows.add(row("authorize", "Authorize endpoint", derived.authorize(), NAMED));
        rows.add(row("token", "Token endpoint", derived.token(), NAMED));
        return rows;
    }

    private static String unknownPool() {
        return "Not known yet: Cognito has no look-up from a domain to its user pool. It is learnt from a test sign-in or"
                + " the first token, confirmed with Amazon, and kept. Or enter the User pool ID under Advanced.";
    }

    private static DerivedRow row(String id, String label, @Nullable Object value, String remark) {
        return value == null ? new DerivedRow(id, label, "", remark) : new DerivedRow(id, label, value.toString(), "");
    }

    /// The value in parts, between which a line may break.
    public List<String> parts() {
        return List.of(value.split("(?<=[^/:]/)(?=.)|(?=\\.well)"));
    }
}
