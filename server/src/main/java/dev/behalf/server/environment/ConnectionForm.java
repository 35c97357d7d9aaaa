package dev.behalf.server.environment;

import dev.behalf.provider.Connection;
import dev.behalf.provider.DevelopmentSwitches;
import dev.behalf.provider.ProviderForm;
import dev.behalf.server.environment.YamlNode.Mapping;
import dev.behalf.server.environment.YamlNode.Member;
import dev.behalf.token.TokenKind;
import dev.behalf.token.VerificationPolicy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A connection in the form that `behalf.yaml` has for it. It is stored in this form too, and read back by the very
/// rules a file is read by.
final class ConnectionForm {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ConnectionForm() {}

    static String fields(Connection connection) {
        return JSON.writeValueAsString(ProviderForm.values(connection.settings()));
    }

    /// With what an older version did not have and what is off where it is missing.
    static String policy(ConnectionSettings settings) {
        Map<String, Object> policy = policy(settings.connection().policy());
        if (settings.offlineAccess()) {
            policy.put(ConnectionReader.OFFLINE_ACCESS, true);
        }
        if (settings.askBeforeActing()) {
            policy.put(ConnectionReader.ASK_BEFORE_ACTING, true);
        }
        if (settings.enterpriseManaged()) {
            policy.put(ConnectionReader.ENTERPRISE_MANAGED, true);
        }
        if (settings.authKit()) {
            policy.put(ConnectionReader.AUTH_KIT, true);
        }
        return JSON.writeValueAsString(policy);
    }

    static String switches(DevelopmentSwitches switches) {
        return JSON.writeValueAsString(map(switches));
    }

    /// Every setting, those at their default too: a default that changes must not change what a team has.
    static Map<String, Object> policy(VerificationPolicy policy) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(
                "accept", policy.kinds().stream().sorted().map(TokenKind::id).toList());
        settings.put("leeway", Durations.text(policy.leeway()));
        settings.put("surviveOutage", Durations.text(policy.surviveOutage()));
        settings.put("audiences", sorted(policy.audiences()));
        settings.put("extraIssuers", sorted(policy.extraIssuers()));
        settings.put("authorizedParties", sorted(policy.authorizedParties()));
        settings.put("allowImpersonation", policy.allowImpersonation());
        return settings;
    }

    static Map<String, Object> map(DevelopmentSwitches switches) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("allowLoopbackProviders", switches.allowLoopbackProviders());
        put(settings, "workosApi", switches.workosApi());
        put(settings, "cognitoIdp", switches.cognitoIdp());
        return settings;
    }

    private static void put(Map<String, Object> settings, String key, @Nullable URI url) {
        if (url != null) {
            settings.put(key, url.toString());
        }
    }

    private static Collection<String> sorted(Collection<String> values) {
        return values.stream().sorted().toList();
    }

    /// Reads what was stored.
    ///
    /// @return null when it cannot be used, which is then among the problems
    static @Nullable ConnectionSettings read(
            Environment.Kind kind, ConnectionTable.Stored row, ManifestProblems problems) {
        YamlNode development = YamlReader.read(row.switches(), problems);
        DevelopmentSwitches switches =
                development == null ? DevelopmentSwitches.OFF : EnvironmentReader.switches(development, kind, problems);
        Map<String, Member> members = new LinkedHashMap<>();
        members.put("provider", new Member(1, scalar(row.provider())));
        members.putAll(members(row.fields(), problems));
        members.putAll(members(row.policy(), problems));
        ConnectionSettings settings =
                new ConnectionReader(problems, new ArrayList<>()).read(new Mapping("", 1, members), switches);
        return problems.count() > 0 ? null : settings;
    }

    private static YamlNode scalar(String text) {
        return new YamlNode.Scalar("provider", 1, text, YamlNode.Form.TEXT);
    }

    private static Map<String, Member> members(String json, ManifestProblems problems) {
        return YamlReader.read(json, problems) instanceof Mapping mapping ? mapping.members() : Map.of();
    }
}
