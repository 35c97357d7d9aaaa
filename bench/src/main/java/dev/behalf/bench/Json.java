package dev.behalf.bench;

/// Texts out of JSON, where they are known to hold nothing that is escaped.
final class Json {

    private Json() {}

    static String text(String json, String name) {
        String begin = "\"" + name + "\":\"";
        int from = json.indexOf(begin);
        int to = json.indexOf('"', from + begin.length());
        if (from < 0 || to < 0) {
            throw new IllegalStateException(name + " was expected in an answer without it");
        }
        return json.substring(from + begin.length(), to);
    }
}
