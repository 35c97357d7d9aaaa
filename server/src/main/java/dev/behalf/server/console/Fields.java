package dev.behalf.server.console;

import java.util.Map;

/// The fields of a form that was sent.
public final class Fields {

    private final Map<String, String> values;

    Fields(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /// What stands in the field, empty where there is no such field.
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /// Whether a box is ticked.
    public boolean ticked(String name) {
        return values.containsKey(name);
    }

    public Map<String, String> all() {
        return values;
    }

    /// Without values, which may be passwords.
    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}
