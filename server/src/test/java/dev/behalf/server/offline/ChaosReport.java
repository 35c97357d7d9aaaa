package dev.behalf.server.offline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was counted in a [ChaosRun].
///
/// @param plan what was done
/// @param events how often what was done to whom
/// @param answers how often which answer came to an ask
/// @param redemptions new refresh tokens that the provider handed out
/// @param reuses spent tokens that the provider saw again and punished
/// @param lostAnswers of the provider: new refresh tokens that never came to be stored
/// @param lost connections that need a sign-in
/// @param unexplained lost connections of whose last token no answer was lost
/// @param lostInTime lost connections whose answer a node could have had again while the provider forgave that
/// @param redeemedTwice tokens that were redeemed again although the first answer was stored, by grant and generation
/// @param about those: when the provider saw the token first, and what nodes said of the connection
/// @param takenOver tokens whose lease was taken over, from the dead or from whoever slept longer than a lease;
///     likewise
/// @param askedAgain tokens whose answer was cut off, so that it was asked for again at once; likewise
/// @param strangers tokens that were handed out for somebody else
/// @param notServing connections that are neither lost nor served at the end
/// @param leased connections whose lease nobody gave back in its time
/// @param left connections of people who left whose tokens are not removed, here and at the provider
/// @param leavers people who left; what became of their last answers is not known, because nothing of theirs is kept
/// @param secrets that were searched for in the database and the logs
/// @param readable where any of them was found
/// @param slowestStart the longest that a process took to start
/// @param took all of it
record ChaosReport(
        ChaosPlan plan,
        Map<String, Integer> events,
        Map<String, Integer> answers,
        int redemptions,
        int reuses,
        int lostAnswers,
        Set<String> lost,
        Set<String> unexplained,
        Set<String> lostInTime,
        List<String> redeemedTwice,
        List<String> about,
        Set<String> takenOver,
        Set<String> askedAgain,
        List<String> strangers,
        Set<String> notServing,
        int leased,
        Set<String> left,
        int leavers,
        int secrets,
        Set<String> readable,
        Duration slowestStart,
        Duration took) {

    /// How many connections may be lost at a provider that punishes reuse: one for each answer that nobody stored,
    /// and one for each token that reached the provider a second time.
    int excuses() {
        return lostAnswers + redeemedTwice.size();
    }

    int asks() {
        return answers.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// For people.
    String text() {
        return """
                seed %d, %s of faults, leeway %s, %d processes, %d people, %d asking; took %s, the slowest start %s
                faults: %s
                %d asks: %s
                %d redemptions, %d answers lost, %d spent tokens seen again by the provider, %d connections lost
                redeemed twice though the first answer was stored %d, taken over %d, asked again %d, lost without cause %d, lost though there was time %d, of somebody else %d, not serving %d, leased %d
                people who left with tokens %d; %d secrets searched for, found in %s
                %s""".formatted(
                        plan.seed(),
                        plan.time(),
                        plan.leeway(),
                        plan.nodes(),
                        plan.people(),
                        plan.askers(),
                        took,
                        slowestStart,
                        events,
                        asks(),
                        answers,
                        redemptions,
                        lostAnswers,
                        reuses,
                        lost.size(),
                        redeemedTwice.size(),
                        takenOver.size(),
                        askedAgain.size(),
                        unexplained.size(),
                        lostInTime.size(),
                        strangers.size(),
                        notServing.size(),
                        leased,
                        left.size(),
                        secrets,
                        readable,
                        String.join("", about));
    }
}
