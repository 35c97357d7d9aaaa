package dev.behalf.server.crypto;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of an admin token, `bhf_at_<random>_<secret><checksum>`: show it by [#reveal] once, store [#hash].
///
/// Its id, `at_<random>`, is no secret. A token is found by it, and whoever finds one that leaked can tell which to
/// revoke. The rest is as in [ApiKey].
public final class AdminTokenText {

    /// 70 random bits, so that ids never meet.
    private static final int ID_LENGTH = 12;

    private static final String PREFIX = "bhf_";
    private static final Pattern FORM = Pattern.compile("bhf_(at_[%s]{%d})_[%s]{%d}"
            .formatted(KeyText.ALPHABET, ID_LENGTH, KeyText.ALPHABET, KeyText.SECRET_LENGTH + KeyText.CHECKSUM_LENGTH));

    private final String id;
    private final String text;

    private AdminTokenText(String id, String text) {
        this.id = id;
        this.text = text;
    }

    public static AdminTokenText generate(SecureRandom random) {
        String id = "at_" + KeyText.random(random, ID_LENGTH);
        String unchecked = PREFIX + id + "_" + KeyText.secret(random);
        return new AdminTokenText(id, unchecked + KeyText.checksum(unchecked));
    }

    /// Accepts exactly what [#generate] makes: nothing is trimmed, decoded or folded.
    ///
    /// @return empty where it cannot be a token. Whether it is one, the database knows
    public static Optional<AdminTokenText> parse(String presented) {
        Matcher form = FORM.matcher(presented);
        if (!form.matches()) {
            return Optional.empty();
        }
        int end = presented.length() - KeyText.CHECKSUM_LENGTH;
        return KeyText.checksum(presented.substring(0, end)).equals(presented.substring(end))
                ? Optional.of(new AdminTokenText(form.group(1), presented))
                : Optional.empty();
    }

    public String id() {
        return id;
    }

    /// The token itself, to be shown once and kept nowhere.
    public String reveal() {
        return text;
    }

    public ApiKeyHash hash() {
        return ApiKeyHash.of(text);
    }

    /// Lets a person recognise the token of this id: `bhf_at_7Hq3kVbn2xYt_…`.
    public static String hint(String id) {
        return PREFIX + id + "_…";
    }

    /// The hint, never the token.
    @Override
    public String toString() {
        return hint(id);
    }
}
