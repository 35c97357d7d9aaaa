package dev.behalf.server.admin;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Versions as entity tags (RFC 9110 section 8.8.3).
final class EntityTags {

    private static final Pattern ONE = Pattern.compile("\"([1-9][0-9]{0,17})\"");

    private EntityTags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /// The version that `If-Match` (section 13.1.1) demands, for a change that is only made if it is in force. This
    /// node may not know yet of the latest version, so one that it does not know is passed on too.
    ///
    /// @param current the latest version known here, 0 for none
    /// @return -1 where no version fits
    static long demanded(String header, long current) {
        if (header.strip().equals("*")) {
            return current > 0 ? current : -1;
        }
        String[] tags = header.split(",", -1);
        if (Arrays.stream(tags).anyMatch(tag -> tag.strip().equals(of(current)))) {
            return current;
        }
        Matcher one = ONE.matcher(header.strip());
        return one.matches() ? Long.parseLong(one.group(1)) : -1;
    }
}
