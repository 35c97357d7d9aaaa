package dev.behalf.sandbox.idp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The keys with which a tenant signs, and those which it publishes. A rotation has three steps, as providers do it:
/// publish the next key, sign with it, drop the old one.
public final class SigningKeys {
    private final KeySource source;
    private final Algorithm algorithm;
    private final UnaryOperator<String> kidStyle;
    private final Certificate certificate;
    private final List<SigningKey> published = new ArrayList<>();
    private SigningKey current;

    public SigningKeys(KeySource source, Algorithm algorithm, UnaryOperator<String> kidStyle) {
        this(source, algorithm, kidStyle, Certificate.NONE);
    }

    /// @param kidStyle writes key ids as the provider does, from the thumbprint
    /// @param certificate what is published beside each key
    public SigningKeys(KeySource source, Algorithm algorithm, UnaryOperator<String> kidStyle, Certificate certificate) {
        this.source = source;
        this.certificate = certificate;
        this.algorithm = algorithm;
        this.kidStyle = kidStyle;
        current = create();
        published.add(current);
    }

    /// The key that signs now.
    public synchronized SigningKey current() {
        return current;
    }

    /// What the key set shows: old keys, the current one, the next one.
    public synchronized List<SigningKey> published() {
        return List.copyOf(published);
    }

    /// Publishes a key that doesn't sign yet. Nothing happens if there is one.
    public synchronized SigningKey addNext() {
        int following = published.indexOf(current) + 1;
        if (following == published.size()) {
            published.add(create());
        }
        return published.get(following);
    }

    /// From now on signs with the next key; the old one stays published, so tokens signed with it stay good.
    public synchronized SigningKey switchToNext() {
        current = addNext();
        return current;
    }

    /// Takes the keys that were used before the current one out of the key set.
    public synchronized void dropOld() {
        published.subList(0, published.indexOf(current)).clear();
    }

    /// All three steps at once: the old keys are gone, tokens signed with them no longer verify.
    public synchronized SigningKey rotate() {
        SigningKey next = switchToNext();
        dropOld();
        return next;
    }

    /// A good key of this tenant's form which is never published: its tokens carry an unknown `kid`.
    public SigningKey unpublished() {
        return create();
    }

    private SigningKey create() {
        return new SigningKey(algorithm, source.of(algorithm), kidStyle, certificate);
    }
}
