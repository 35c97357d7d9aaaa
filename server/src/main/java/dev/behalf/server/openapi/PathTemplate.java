package dev.behalf.server.openapi;

import dev.behalf.keys.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A path of a document, with the places of its parameters.
///
/// @param pieces literal text, percent-encoded, and in between by turns the names of parameters
record PathTemplate(List<String> pieces) {

    /// What no path has, and percent signs that begin no escape.
    private static final Pattern ODD = Pattern.compile("[?#\\\\{}\\x00-\\x20\\x7f]|%(?![0-9A-Fa-f]{2})");

    private static final Pattern NAME = Pattern.compile("\\{([^{}]{1,100})}");

    PathTemplate {
        pieces = List.copyOf(pieces);
    }

    /// @throws Unfit where it could lead anywhere but below the base URL
    static PathTemplate of(String path) throws Unfit {
        List<String> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        Matcher matcher = NAME.matcher(path);
        int at = 0;
        while (matcher.find()) {
            pieces.add(literal(path.substring(at, matcher.start())));
            plain.append(path, at, matcher.start()).append('x');
            pieces.add(matcher.group(1));
            at = matcher.end();
        }
        pieces.add(literal(path.substring(at)));
        plain.append(path.substring(at));
        String whole = plain.toString();
        boolean leads = !whole.startsWith("/")
                || whole.contains("//")
                || ODD.matcher(whole).find();
        for (String segment : Addressing.decoded(whole).split("/", -1)) {
            leads = leads || segment.equals(".") || segment.equals("..");
        }
        if (leads) {
            throw new Unfit("Its path " + Printable.text(path)
                    + " is none: a / was expected at its beginning, and neither ., .., //, ? nor # within.");
        }
        return new PathTemplate(pieces);
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder();
        for (String part : text.split("(?=[/%])|(?<=[/%])", -1)) {
            // What the document encoded itself stays.
            literal.append(part.equals("/") || part.equals("%") ? part : Addressing.encoded(part, "!$&'()*+,;=:@"));
        }
        return literal.toString();
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1; i < pieces.size(); i += 2) {
            names.add(pieces.get(i));
        }
        return names;
    }
}
