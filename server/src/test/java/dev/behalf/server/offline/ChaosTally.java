package dev.behalf.server.offline;

import dev.behalf.sandbox.idp.RefreshTokens;
import dev.behalf.sandbox.idp.Tenant;
import dev.behalf.server.grants.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Counts what happens in a [ChaosRun], and holds it against what the provider knows of its tokens.
final class ChaosTally {

    private static final Pattern TAKEN_OVER =
            Pattern.compile("Whoever was refreshing (\\S+), generation (\\d+), is gone; taking over");

    private static final Pattern ASKED_AGAIN =
            Pattern.compile("The provider's answer for (\\S+), generation (\\d+), was lost");

    private final OfflineWorld world;
    private final Tenant tenant;
    private final ChaosCalm calm;
    private final Map<String, Integer> events = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
    private final List<String> strangers = new CopyOnWriteArrayList<>();

    /// Access tokens that were handed out, and whom for. Those that one person gets in one second are the same.
    private final Map<String, Set<String>> handedOut = new ConcurrentHashMap<>();

    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    /// Access tokens that came with the sign-in.
    private final Map<String, String> first = new ConcurrentHashMap<>();

    /// Grants by the provider's name of their sign-in.
    private final Map<String, String> signIns = new ConcurrentHashMap<>();

    ChaosTally(OfflineWorld world, Tenant tenant, ChaosCalm calm) {
        this.calm = calm;
        this.world = world;
        this.tenant = tenant;
    }

    void arrived(Grant grant) {
        subjects.put(grant.id(), world.held(grant).subject());
        first.put(grant.id(), world.access(grant));
        Map<String, String> signInOf = tenant.refreshTokens().traces().stream()
                .collect(Collectors.toMap(RefreshTokens.Trace::value, RefreshTokens.Trace::grantId));
        signIns.put(signInOf.getOrDefault(refreshToken(grant), ""), grant.id());
    }

    private String refreshToken(Grant grant) {
        return world.kept.find(grant.environment(), grant.id()).orElse("");
    }

    void happened(String event) {
        events.merge(event, 1, Integer::sum);
    }

    void answered(Grant grant, String answer) {
        if (!answer.startsWith("token ")) {
            answers.merge(answer, 1, Integer::sum);
            return;
        }
        answers.merge("token", 1, Integer::sum);
        String token = answer.substring("token ".length());
        handedOut.computeIfAbsent(token, _ -> ConcurrentHashMap.newKeySet()).add(grant.id());
        if (!subjectOf(token).equals(subjects.get(grant.id()))) {
            strangers.add(grant.id());
        }
    }

    private static String subjectOf(String token) {
        String claims = new String(
                java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]),
                java.nio.charset.StandardCharsets.UTF_8);
        return JsonMapper.shared().readTree(claims).get("sub").stringValue();
    }

    /// For longer than a lease lasts: connections in use are refreshed all the time.
    int leased() {
        return world.database.read(handle -> handle.createQuery(
                        "SELECT COUNT(*) FROM provider_token WHERE lease IS NOT NULL AND <clock> - leased_at > ?")
                .bind(0, ChaosNode.TIMES.lease().toMillis())
                .mapTo(Integer.class)
                .one());
    }

    /// Tokens are still refreshed: one that was just stored is not yet looked at.
    private Held settled(Grant grant) {
        Held held = world.held(grant);
        for (int look = 0; look < 50 && !isLost(held) && !serves(held); look++) {
            Pause.of(Duration.ofMillis(100));
            held = world.held(grant);
        }
        return held;
    }

    private static boolean serves(Held held) {
        return held.checked() && held.state() == State.ACTIVE;
    }

    private static boolean isLost(Held held) {
        return held.state() == State.NEEDS_SIGN_IN && held.reason() == StateReason.ENDED_AT_PROVIDER;
    }

    ChaosReport report(
            ChaosPlan plan, List<Grant> people, Set<Grant> leavers, List<ChaosProcess> nodes, Duration took) {
        List<RefreshTokens.Trace> traces = tenant.refreshTokens().traces();
        Set<String> gone = leavers.stream().map(Grant::id).collect(Collectors.toSet());
        List<RefreshTokens.Trace> staying = traces.stream()
                .filter(trace -> !gone.contains(signIns.getOrDefault(trace.grantId(), "")))
                .toList();
        Map<String, RefreshTokens.Trace> byValue =
                traces.stream().collect(Collectors.toMap(RefreshTokens.Trace::value, trace -> trace));
        Map<String, String> generations = new HashMap<>();
        Map<String, RefreshTokens.Trace> lastOfLost = new HashMap<>();
        Set<String> lost = new HashSet<>();
        Set<String> notServing = new HashSet<>();
        for (Grant grant : people) {
            if (!leavers.contains(grant)) {
                Held held = settled(grant);
                generations(grant.id(), held.generation(), refreshToken(grant), byValue, generations);
                boolean ended = isLost(held);
                (ended ? lost : serves(held) ? new HashSet<String>() : notServing).add(grant.id());
                if (ended) {
                    lastOfLost.put(grant.id(), Objects.requireNonNull(byValue.get(refreshToken(grant))));
                }
            }
        }
        Set<String> stored = new HashSet<>(generations.keySet());
        staying.stream().filter(trace -> trace.presented() > 0).forEach(trace -> stored.add(trace.value()));
        List<RefreshTokens.Trace> lostAnswers = staying.stream()
                .filter(trace -> trace.parent() != null && !stored.contains(trace.value()))
                .toList();
        Set<String> unanswered =
                lostAnswers.stream().map(RefreshTokens.Trace::parent).collect(Collectors.toSet());
        Set<String> unexplained = new HashSet<>(lost);
        lastOfLost.forEach((grant, last) -> {
            if (unanswered.contains(last.value())) {
                unexplained.remove(grant);
            }
        });
        Set<String> lostInTime = new HashSet<>(lost);
        lostInTime.removeAll(unexplained);
        lostInTime.removeIf(grant -> {
            RefreshTokens.Trace last = Objects.requireNonNull(lastOfLost.get(grant));
            Instant spent = last.spentAt();
            // Who asked again, and lost that answer too, did what there was to do.
            return answersTo(last, traces).count() > 1 || (spent != null && !calm.sufficed(spent, plan.leeway()));
        });
        strangersByProvider(traces);
        Set<String> secrets = secrets(traces);
        List<String> redeemedTwice = redeemedTwice(staying, stored, generations);
        return new ChaosReport(
                plan,
                new TreeMap<>(events),
                new TreeMap<>(answers),
                (int) traces.stream().filter(trace -> trace.parent() != null).count(),
                tenant.refreshTokens().reuses(),
                lostAnswers.size(),
                lost,
                unexplained,
                lostInTime,
                redeemedTwice,
                redeemedTwice.stream()
                        .map(token -> about(token, generations, byValue, nodes))
                        .toList(),
                named(TAKEN_OVER, nodes),
                named(ASKED_AGAIN, nodes),
                strangers,
                notServing,
                leased(),
                stillThere(leavers, traces),
                leavers.size(),
                secrets.size(),
                new ChaosSearch(secrets).in(world.database, nodes),
                nodes.stream()
                        .map(ChaosProcess::slowestStart)
                        .max(Duration::compareTo)
                        .orElseThrow(),
                took);
    }

    /// Names the token that is kept and those that were kept before it, by their generations.
    private static void generations(
            String grant,
            long newest,
            String token,
            Map<String, RefreshTokens.Trace> byValue,
            Map<String, String> generations) {
        long generation = newest;
        RefreshTokens.Trace trace = byValue.get(token);
        while (trace != null) {
            generations.put(trace.value(), grant + "/" + generation);
            generation--;
            trace = trace.parent() == null ? null : byValue.get(trace.parent());
        }
    }

    private static String about(
            String token,
            Map<String, String> generations,
            Map<String, RefreshTokens.Trace> byValue,
            List<ChaosProcess> nodes) {
        StringBuilder text = new StringBuilder();
        generations.forEach((value, name) -> {
            RefreshTokens.Trace trace = byValue.get(value);
            if (name.equals(token) && trace != null) {
                text.append("%s: redeemed at %s, presented %d times%n"
                        .formatted(token, trace.spentAt(), trace.presented()));
            }
        });
        String grant = token.substring(0, token.indexOf('/'));
        for (int i = 0; i < nodes.size(); i++) {
            int node = i;
            ChaosSearch.text(nodes.get(i).log())
                    .lines()
                    .filter(line -> line.contains(grant))
                    .forEach(line -> text.append("  node %d: %s%n".formatted(node, line)));
        }
        return text.toString();
    }

    /// Tokens of which nodes say that, by grant and generation.
    private static Set<String> named(Pattern said, List<ChaosProcess> nodes) {
        return nodes.stream()
                .flatMap(node -> said.matcher(ChaosSearch.text(node.log())).results())
                .map(line -> line.group(1) + "/" + line.group(2))
                .collect(Collectors.toSet());
    }

    /// New tokens that came for one.
    private static Stream<RefreshTokens.Trace> answersTo(RefreshTokens.Trace token, List<RefreshTokens.Trace> all) {
        return all.stream().filter(trace -> token.value().equals(trace.parent()));
    }

    /// Tokens that were presented again although the first answer was stored, or refused after a later one was: the
    /// provider gets to a request late that was given up. By grant and generation.
    private static List<String> redeemedTwice(
            List<RefreshTokens.Trace> traces, Set<String> stored, Map<String, String> generations) {
        return traces.stream()
                .filter(trace -> trace.presented() > 1)
                .filter(trace -> {
                    List<RefreshTokens.Trace> answers = answersTo(trace, traces).toList();
                    boolean kept = answers.stream().anyMatch(answer -> stored.contains(answer.value()));
                    return kept && (stored.contains(answers.getFirst().value()) || trace.presented() > answers.size());
                })
                .map(trace -> generations.getOrDefault(trace.value(), "of no generation"))
                .toList();
    }

    /// There are few people; their sign-ins are told apart all the same.
    private void strangersByProvider(List<RefreshTokens.Trace> traces) {
        Map<String, Set<String>> grantsOf = new HashMap<>();
        traces.forEach(trace -> trace.accessTokens()
                .forEach(token -> grantsOf.computeIfAbsent(token, _ -> new HashSet<>())
                        .add(signIns.getOrDefault(trace.grantId(), ""))));
        handedOut.forEach((token, grants) -> grants.stream()
                .filter(grant ->
                        grantsOf.containsKey(token) && !grantsOf.get(token).contains(grant))
                .filter(grant -> !token.equals(first.get(grant)))
                .forEach(strangers::add));
    }

    private Set<String> stillThere(Set<Grant> leavers, List<RefreshTokens.Trace> traces) {
        Set<String> alive = traces.stream()
                .filter(RefreshTokens.Trace::alive)
                .map(trace -> signIns.getOrDefault(trace.grantId(), ""))
                .collect(Collectors.toSet());
        return leavers.stream()
                .filter(grant -> world.held(grant).token() != null || alive.contains(grant.id()))
                .map(Grant::id)
                .collect(Collectors.toSet());
    }

    private Set<String> secrets(List<RefreshTokens.Trace> traces) {
        Set<String> secrets = new HashSet<>(handedOut.keySet());
        traces.forEach(trace -> {
            secrets.add(trace.value());
            secrets.addAll(trace.accessTokens());
        });
        return secrets;
    }
}
