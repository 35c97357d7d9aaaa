package dev.behalf.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AbilitiesTest {

    private static ObjectNode told(String given) {
        return Abilities.told((ObjectNode) JsonMapper.shared().readTree(given.replace('\'', '"')));
    }

    @Test
    void serversAreToldWhatIsPassedOnAndNothingElse() {
        assertThat(told("{'roots': {'listChanged': true}, 'sampling': {}, 'elicitation': {'url': {}},"
                        + " 'experimental': {'x': {}}, 'tasks': {}, 'extensions': {'com.acme/x': {}}}"))
                .hasToString("{\"roots\":{\"listChanged\":true},\"sampling\":{},\"elicitation\":{\"url\":{}}}");
        assertThat(Abilities.told(null)).isEmpty();
    }

    @Test
    void serversAreToldOfClientsThatShowTheirViews() {
        assertThat(told("{'extensions': {'com.acme/x': {},"
                        + " 'io.modelcontextprotocol/ui': {'mimeTypes': ['text/html;profile=mcp-app']}}}"))
                .hasToString("{\"extensions\":{\"io.modelcontextprotocol/ui\":"
                        + "{\"mimeTypes\":[\"text/html;profile=mcp-app\"]}}}");
        assertThat(told("{'extensions': {'io.modelcontextprotocol/ui': true}}")).isEmpty();
    }

    @Test
    void nobodyHasMuchToSayOfOne() {
        assertThat(told("{'sampling': {'x': '" + "x".repeat(1000) + "'}}")).hasToString("{\"sampling\":{}}");
    }
}
