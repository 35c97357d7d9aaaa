package dev.behalf.server.team;

import java.util.Locale;
import java.util.regex.Pattern;

/// The part of an address that one customer of a network usually has: all of IPv4, the first 64 bits of IPv6.
final class Network {

    private static final Pattern MAPPED = Pattern.compile("(?i)::ffff:(\\d{1,3}(?:\\.\\d{1,3}){3})");

    private Network() {}

    static String of(String address) {
        var mapped = MAPPED.matcher(address);
        if (mapped.matches()) {
            return mapped.group(1);
        }
        return address.indexOf(':') < 0 ? address : prefix(address);
    }

    /// Written out, because one network has many short forms.
    private static String prefix(String address) {
        String bare = address.replaceAll("[\\[\\]]|%.*", "");
        int gap = bare.indexOf("::");
        String[] head = (gap < 0 ? bare : bare.substring(0, gap)).split(":");
        int missing = gap < 0 ? 0 : 8 - groups(bare.substring(0, gap)) - groups(bare.substring(gap + 2));
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            String group = i < groups(head) ? head[i] : tail(bare, gap, i - groups(head) - missing);
            prefix.append(group.replaceFirst("^0+(?=.)", "").toLowerCase(Locale.ROOT))
                    .append(':');
        }
        return prefix + ":/64";
    }

    private static String tail(String bare, int gap, int index) {
        String[] groups = gap < 0 ? new String[0] : bare.substring(gap + 2).split(":");
        return index >= 0 && index < groups(groups) ? groups[index] : "0";
    }

    private static int groups(String part) {
        return groups(part.split(":"));
    }

    private static int groups(String[] groups) {
        return groups.length == 1 && groups[0].isEmpty() ? 0 : groups.length;
    }
}
