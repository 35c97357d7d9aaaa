package dev.behalf.server.environment;

import dev.behalf.server.policy.ClaimValue;
import dev.behalf.server.policy.Freshness;
import dev.behalf.server.policy.Rule;
import java.util.List;

/// What a person or program sent as a rule for tools, in the words of `behalf.yaml`; blank for the default.
///
/// @param claims as `claim=value`
/// @param maxAge such as `15m`
public record RuleInput(
        String name,
        String effect,
        List<String> tools,
        String kind,
        List<String> scopes,
        List<String> claims,
        List<String> groups,
        List<String> clients,
        String when,
        String maxAge,
        List<String> acr,
        List<String> amr) {

    public static final String NAME = RuleForms.NAME;
    public static final String EFFECT = RuleForms.EFFECT;
    public static final String TOOLS = RuleForms.TOOLS;
    public static final String KIND = RuleForms.KIND;
    public static final String SCOPES = RuleForms.SCOPES;
    public static final String CLAIMS = RuleForms.CLAIMS;
    public static final String GROUPS = RuleForms.GROUPS;
    public static final String CLIENTS = RuleForms.CLIENTS;
    public static final String WHEN = RuleForms.WHEN;
    public static final String MAX_AGE = RuleForms.MAX_AGE;
    public static final String ACR = RuleForms.ACR;
    public static final String AMR = RuleForms.AMR;

    public RuleInput {
        tools = List.copyOf(tools);
        scopes = List.copyOf(scopes);
        claims = List.copyOf(claims);
        groups = List.copyOf(groups);
        clients = List.copyOf(clients);
        acr = List.copyOf(acr);
        amr = List.copyOf(amr);
    }

    /// What is sent when nothing of a rule is changed.
    public static RuleInput of(Rule rule) {
        Freshness freshness = rule.freshness();
        return new RuleInput(
                rule.name(),
                rule.effect().id(),
                rule.tools(),
                rule.kind().id(),
                rule.scopes(),
                rule.claims().stream().map(ClaimValue::text).toList(),
                rule.groups(),
                rule.clients(),
                rule.when(),
                freshness == null ? "" : Durations.text(freshness.maxAge()),
                freshness == null ? List.of() : freshness.acr(),
                freshness == null ? List.of() : freshness.amr());
    }

    void into(FormNodes nodes) {
        nodes.text(NAME, name)
                .text(EFFECT, effect)
                .texts(TOOLS, tools)
                .text(KIND, kind)
                .texts(SCOPES, scopes)
                .texts(CLAIMS, claims)
                .texts(GROUPS, groups)
                .texts(CLIENTS, clients)
                .text(WHEN, when)
                .text(MAX_AGE, maxAge);
        // Where there are none they are not there: only one effect has them.
        if (!acr.isEmpty()) {
            nodes.texts(ACR, acr);
        }
        if (!amr.isEmpty()) {
            nodes.texts(AMR, amr);
        }
    }
}
