package dev.behalf.server.crypto;

/// What a caller presented as an API key, looked at without the database.
public sealed interface PresentedKey {

    /// It has the form of a key and its checksum is right. Whether it is one, the database knows.
    ///
    /// @param environment the one the key says it belongs to
    record WellFormed(ApiKeyKind kind, String environment, ApiKeyHash hash) implements PresentedKey {}

    /// It cannot be a key.
    ///
    /// @param reason what was expected; holds nothing of what was presented
    record Malformed(String reason) implements PresentedKey {}

    /// The longest prefix, the longest environment, secret and checksum.
    int LONGEST = "bhf_sk_".length() + 31 + 1 + KeyText.SECRET_LENGTH + KeyText.CHECKSUM_LENGTH;

    /// Accepts exactly what [ApiKey#generate] makes: nothing is trimmed, decoded or folded.
    static PresentedKey parse(String presented) {
        if (presented.length() > LONGEST) {
            return new Malformed("expected at most " + LONGEST + " characters");
        }
        String[] parts = presented.split("_", -1);
        if (parts.length != 4 || !parts[0].equals("bhf")) {
            return new Malformed("expected bhf_sk_… or bhf_pk_… with an environment and a secret");
        }
        return ApiKeyKind.of(parts[1])
                .map(kind -> parse(presented, kind, parts[2], parts[3]))
                .orElse(new Malformed("expected sk or pk after bhf_"));
    }

    private static PresentedKey parse(String presented, ApiKeyKind kind, String environment, String secret) {
        if (!ApiKey.isEnvironment(environment)) {
            return new Malformed("expected the name of an environment in the third place");
        }
        if (secret.length() != KeyText.SECRET_LENGTH + KeyText.CHECKSUM_LENGTH || !KeyText.isInAlphabet(secret)) {
            return new Malformed("the key is cut or has a character too many; copy the whole key");
        }
        int end = presented.length() - KeyText.CHECKSUM_LENGTH;
        if (!KeyText.checksum(presented.substring(0, end)).equals(presented.substring(end))) {
            return new Malformed("the checksum does not fit; the key is mistyped");
        }
        return new WellFormed(kind, environment, ApiKeyHash.of(presented));
    }
}
