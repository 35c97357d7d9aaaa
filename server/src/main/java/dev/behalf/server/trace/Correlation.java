package dev.behalf.server.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds out which steps belong together. Nothing that is sent around ties them (clients send no common id, and codes
/// and states are secrets), so: by the client's id, within it by the browser's address and by pauses; by the grant from
/// the token on; and what came before a client was known by its address.
final class Correlation {

    private static final long PAUSE = Duration.ofMinutes(15).toMillis();
    private static final long PRELUDE = Duration.ofMinutes(10).toMillis();

    /// Keeps a flood of strangers from making the page slow.
    private static final int MOST_COMPARED = 40;

    private final List<Course> courses = new ArrayList<>();
    private final Map<String, List<Course>> byClient = new HashMap<>();
    private final Map<String, Course> byGrant = new HashMap<>();
    private final Map<String, List<Course>> byAddress = new HashMap<>();

    private Correlation() {}

    /// @param steps in the order of time
    static Correlation of(List<Recorded> steps) {
        Correlation all = new Correlation();
        steps.stream().filter(step -> step.client() != null).forEach(all::known);
        all.byAddress.values().forEach(there -> there.sort(Comparator.comparingLong(Course::begin)));
        Map<String, Course> nameless = new HashMap<>();
        steps.stream().filter(step -> step.client() == null).forEach(step -> all.anonymous(step, nameless));
        return all;
    }

    /// The newest first.
    List<Attempt> attempts(Instant now) {
        return courses.stream()
                .map(course -> Attempt.of(course, now))
                .sorted(Comparator.comparingLong(
                                (Attempt attempt) -> attempt.steps().getLast().id())
                        .reversed())
                .toList();
    }

    private void known(Recorded step) {
        Course course = of(step);
        if (course == null) {
            return;
        }
        course.add(step);
        List<Course> there = byAddress.computeIfAbsent(step.address(), _ -> new ArrayList<>());
        if (there.isEmpty() || there.getLast() != course) {
            there.add(course);
        }
        if (step.grant() != null) {
            byGrant.put(step.grant(), course);
        }
    }

    /// @return null where the beginning is no longer kept
    private @Nullable Course of(Recorded step) {
        if (step.grant() != null && byGrant.containsKey(step.grant())) {
            return byGrant.get(step.grant());
        }
        if (step.stage() == Stage.CALL) {
            return null;
        }
        List<Course> ofClient = byClient.computeIfAbsent(String.valueOf(step.client()), _ -> new ArrayList<>());
        List<Course> going = ofClient.reversed().stream()
                .takeWhile(course -> course.begin() > step.millis() - 4 * PAUSE)
                .limit(MOST_COMPARED)
                .filter(course -> course.end() > step.millis() - PAUSE)
                .toList();
        Course course = step.stage() == Stage.TOKEN ? redeeming(going) : sameBrowser(going, step);
        if (course == null) {
            course = new Course(step.client());
            ofClient.add(course);
            courses.add(course);
        }
        return course;
    }

    /// Who came back first redeems first; which of two that is makes no difference to what is shown.
    private static @Nullable Course redeeming(List<Course> going) {
        return going.reversed().stream()
                .filter(Course::waitsForToken)
                .findFirst()
                .orElse(going.isEmpty() ? null : going.getFirst());
    }

    /// Many people may use a client with one id at the same time.
    private static @Nullable Course sameBrowser(List<Course> going, Recorded step) {
        return going.stream()
                .filter(course -> !course.isRedeemed() && course.isBrowser(step.address()))
                .findFirst()
                .orElse(null);
    }

    private void anonymous(Recorded step, Map<String, Course> nameless) {
        Course following = nearest(byAddress.getOrDefault(step.address(), List.of()), step);
        if (following != null) {
            following.precede(step);
            return;
        }
        Course own = nameless.get(step.address());
        if (own == null || own.end() < step.millis() - PRELUDE) {
            // Tokens expire: one that is refused, and nothing else, is no attempt to connect.
            if (step.stage() == Stage.CALL) {
                return;
            }
            own = new Course(null);
            courses.add(own);
            nameless.put(step.address(), own);
        }
        own.add(step);
    }

    /// The next that begins there; else the last that was begun and is still going.
    ///
    /// @param there those of one address, in the order in which they began
    private static @Nullable Course nearest(List<Course> there, Recorded step) {
        int next = firstFrom(there, step.millis());
        boolean early = step.stage().compareTo(Stage.CLIENT) <= 0;
        if (early && next < there.size() && there.get(next).begin() - PRELUDE <= step.millis()) {
            return there.get(next);
        }
        for (int i = next - 1; i >= Math.max(0, next - MOST_COMPARED); i--) {
            if (step.millis() <= there.get(i).end() + (early ? 0 : PRELUDE)) {
                return there.get(i);
            }
        }
        return null;
    }

    private static int firstFrom(List<Course> there, long at) {
        int low = 0;
        int high = there.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (there.get(middle).begin() < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
