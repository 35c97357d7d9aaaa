package dev.behalf.server.federation;

import dev.behalf.provider.ProviderSettings;
import dev.behalf.server.federation.SignInOptions.Product;
import dev.behalf.server.net.Egress;
import dev.behalf.server.net.Parcel;
import dev.behalf.server.net.Sent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// Asks a token endpoint, as a public client: the client's id is in the body, and no secret is anywhere (RFC 6749
/// section 3.2.1).
record TokenPost(Egress egress) {

    TokenAnswer code(ProviderSettings settings, PendingSignIn pending, String code) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "authorization_code");
        fields.put("client_id", settings.clientId());
        fields.put("code", code);
        fields.put("code_verifier", pending.verifier());
        if (!(settings instanceof ProviderSettings.WorkOs)) {
            // WorkOS's API description knows no redirect_uri here.
            fields.put("redirect_uri", pending.callback().toString());
        }
        return TokenAnswer.of(egress.post(
                pending.tokenEndpoint(), parcel(settings, pending.options().product(), fields)));
    }

    /// No scope is asked for: what was granted stays granted. It takes no longer than [ProviderTokenClient#longest]:
    /// whoever keeps callers apart relies on that.
    TokenAnswer refresh(ProviderSettings settings, URI endpoint, String refreshToken) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("client_id", settings.clientId());
        fields.put("refresh_token", refreshToken);
        return TokenAnswer.of(egress.post(
                endpoint, parcel(settings, Product.AUTHKIT, fields), ProviderTokenClient.longest(egress.deadline())));
    }

    /// RFC 7009 section 2.1.
    Sent revoke(ProviderSettings settings, URI endpoint, String refreshToken) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("token", refreshToken);
        fields.put("token_type_hint", "refresh_token");
        fields.put("client_id", settings.clientId());
        return egress.post(endpoint, Parcel.form(fields));
    }

    private static Parcel parcel(ProviderSettings settings, Product product, Map<String, String> fields) {
        return settings instanceof ProviderSettings.WorkOs && product == Product.AUTHKIT
                ? Parcel.json(Documents.text(fields))
                : Parcel.form(fields);
    }
}
