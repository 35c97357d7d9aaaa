package dev.behalf.server.console.testsignin;

import tools.jackson.databind.json.JsonMapper;

/// Reports as they stand in the database.
final class Reports {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Reports() {}

    static String text(Report report) {
        return MAPPER.writeValueAsString(report);
    }

    static Report read(String json) {
        return MAPPER.readValue(json, Report.class);
    }
}
