package dev.behalf.server.team;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialParameters;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the console asks of browsers for passkeys (Web Authentication Level 3), and how their answers are judged: for
/// its own origin only, with user verification, discoverable, without attestation.
final class WebAuthn {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<PublicKeyCredentialParameters> ALGORITHMS = List.of(
            PublicKeyCredentialParameters.ES256,
            PublicKeyCredentialParameters.EdDSA,
            PublicKeyCredentialParameters.RS256);

    private final RelyingParty relyingParty;

    WebAuthn(TeamSettings settings, CredentialRepository credentials) {
        this.relyingParty = RelyingParty.builder()
                .identity(RelyingPartyIdentity.builder()
                        .id(settings.consoleHost())
                        .name("Behalf")
                        .build())
                .credentialRepository(credentials)
                .origins(Set.of(settings.consoleOrigin()))
                .preferredPubkeyParams(ALGORITHMS)
                .allowUntrustedAttestation(true)
                .validateSignatureCounter(true)
                .build();
    }

    boolean usable() {
        return !relyingParty.getIdentity().getId().matches("[0-9.]+|\\[.*]");
    }

    /// Stored values are our own: only a damaged database makes this fail.
    static ByteArray bytes(String base64url) {
        return new ByteArray(Base64.getUrlDecoder().decode(base64url));
    }

    /// For `navigator.credentials.create` (section 5.4).
    String creationOptions(Member member, String userHandle, String challenge, List<String> known) {
        ObjectNode options = JSON.createObjectNode().put("challenge", challenge);
        options.putObject("rp")
                .put("id", relyingParty.getIdentity().getId())
                .put("name", relyingParty.getIdentity().getName());
        options.putObject("user")
                .put("id", userHandle)
                .put("name", member.email())
                .put("displayName", member.name());
        ArrayNode algorithms = options.putArray("pubKeyCredParams");
        ALGORITHMS.forEach(algorithm -> algorithms
                .addObject()
                .put("type", "public-key")
                .put("alg", algorithm.getAlg().getId()));
        describe(options.putArray("excludeCredentials"), known);
        options.putObject("authenticatorSelection")
                .put("residentKey", "required")
                .put("requireResidentKey", true)
                .put("userVerification", "required");
        options.put("attestation", "none").put("timeout", Ceremonies.LIMIT.toMillis());
        return JSON.writeValueAsString(options);
    }

    /// For `navigator.credentials.get` (section 5.5).
    ///
    /// @param known the passkeys asked for; empty for whichever there is
    String requestOptions(String challenge, List<String> known) {
        ObjectNode options = JSON.createObjectNode()
                .put("challenge", challenge)
                .put("rpId", relyingParty.getIdentity().getId())
                .put("userVerification", "required")
                .put("timeout", Ceremonies.LIMIT.toMillis());
        describe(options.putArray("allowCredentials"), known);
        return JSON.writeValueAsString(options);
    }

    private static void describe(ArrayNode list, List<String> credentials) {
        credentials.forEach(
                credential -> list.addObject().put("type", "public-key").put("id", credential));
    }

    /// Section 7.1.
    ///
    /// @return empty where the answer is not what was asked for
    Optional<RegistrationResult> register(Member member, String userHandle, String challenge, String response) {
        try {
            var parsed = PublicKeyCredential.parseRegistrationResponseJson(response);
            if (parsed == null) {
                // The JSON text null is read as that.
                return Optional.empty();
            }
            PublicKeyCredentialCreationOptions request = PublicKeyCredentialCreationOptions.builder()
                    .rp(relyingParty.getIdentity())
                    .user(UserIdentity.builder()
                            .name(member.email())
                            .displayName(member.name())
                            .id(bytes(userHandle))
                            .build())
                    .challenge(bytes(challenge))
                    .pubKeyCredParams(ALGORITHMS)
                    .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                            .residentKey(ResidentKeyRequirement.REQUIRED)
                            .userVerification(UserVerificationRequirement.REQUIRED)
                            .build())
                    .build();
            return Optional.of(relyingParty.finishRegistration(FinishRegistrationOptions.builder()
                    .request(request)
                    .response(parsed)
                    .build()));
        } catch (RegistrationFailedException | IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Section 7.2.
    ///
    /// @param member who must answer, null for anyone who can
    /// @return empty where the answer is not what was asked for
    /// @throws AssertionFailedException where it does not hold
    Optional<AssertionResult> verify(@Nullable String member, String challenge, String response)
            throws AssertionFailedException {
        try {
            var parsed = PublicKeyCredential.parseAssertionResponseJson(response);
            if (parsed == null) {
                return Optional.empty();
            }
            PublicKeyCredentialRequestOptions options = PublicKeyCredentialRequestOptions.builder()
                    .challenge(bytes(challenge))
                    .rpId(relyingParty.getIdentity().getId())
                    .userVerification(UserVerificationRequirement.REQUIRED)
                    .build();
            return Optional.of(relyingParty.finishAssertion(FinishAssertionOptions.builder()
                    .request(AssertionRequest.builder()
                            .publicKeyCredentialRequestOptions(options)
                            .username(Optional.ofNullable(member))
                            .build())
                    .response(parsed)
                    .build()));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
