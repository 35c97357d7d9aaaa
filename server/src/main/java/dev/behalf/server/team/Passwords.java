package dev.behalf.server.team;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Hashes and checks passwords, a few at a time: each computation takes 19 MiB and 50 ms of a core, which a flood of
/// sign-ins must not multiply.
final class Passwords {

    static final int AT_ONCE = 4;

    private final PasswordHash parameters;
    private final SecureRandom random;
    private final Duration patience;
    private final Semaphore computing = new Semaphore(AT_ONCE, true);
    private final String nobodys;

    /// @param patience how long a computation may wait for others
    Passwords(PasswordHash parameters, SecureRandom random, Duration patience) {
        this.parameters = parameters;
        this.random = random;
        this.patience = patience;
        this.nobodys = parameters.nobodys(random);
    }

    /// @throws BusyException when too many others are waiting
    String hash(String password) {
        return bounded(() -> parameters.compute(password, random));
    }

    /// Takes as long where there is nothing to compare with, so that time does not tell who has an account.
    ///
    /// @throws BusyException when too many others are waiting
    boolean matches(Optional<String> stored, String password) {
        // Not of our own making: the policy refuses to set a longer one.
        String typed = password.length() > PasswordPolicy.LONGEST ? "" : password;
        return bounded(() -> PasswordHash.matches(stored.orElse(nobodys), typed)) && stored.isPresent();
    }

    /// One that nobody has to remember for long: 128 bits.
    String random() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    boolean isOutdated(String stored) {
        return !parameters.made(stored);
    }

    private <R> R bounded(Supplier<R> computation) {
        if (!acquire()) {
            throw new BusyException();
        }
        try {
            return computation.get();
        } finally {
            computing.release();
        }
    }

    private boolean acquire() {
        try {
            return computing.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
