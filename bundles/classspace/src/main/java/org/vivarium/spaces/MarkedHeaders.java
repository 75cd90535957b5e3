package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/**
 * A stored bundle's headers with a mark for the space in which it is installed: what it exports carries the space's id as an
 * attribute, and what it imports asks for it, unless the platform has packages of that name to offer.
 *
 * <p>The hooks keep spaces apart without it. But they are offered the packages of all spaces, each one compared to the
 * range of versions before, so that the five hundredth space would take several times as long to wire as the tenth. A
 * filter that asks for the id first leaves one candidate. Immutable.
 */
final class MarkedHeaders {
    /** The attribute of a package, with the id of its space. */
    static final String ATTRIBUTE = "vivarium.space";

    private static final String MARK = ";" + ATTRIBUTE + "=";

    /** Stands for the id; no header contains it. */
    private static final String PLACE = "\0";

    /** A clause of a header, or a part of one: what is between commas or semicolons that are not quoted. */
    private static final Pattern CLAUSE = Pattern.compile("(?:[^,\"]|\"[^\"]*\")+");

    private static final Pattern PART = Pattern.compile("(?:[^;\"]|\"[^\"]*\")+");

    private final JarContent content;
    private final Map<String, String> templates = new HashMap<>();

    /**
     * Prepares the headers.
     *
     * @param content the bundle
     * @param offered the names of the packages that the platform shows to spaces
     */
    MarkedHeaders(JarContent content, Set<String> offered) {
        this.content = content;
        Map<String, String> headers = content.headers();
        String imports = headers.get(Constants.IMPORT_PACKAGE);
        if (imports != null) {
            templates.put(Constants.IMPORT_PACKAGE, mark(imports, offered));
        }
        String exports = headers.get(Constants.EXPORT_PACKAGE);
        if (exports != null) {
            templates.put(Constants.EXPORT_PACKAGE, mark(exports, Set.of()));
        }
    }

    private static String mark(String header, Set<String> except) {
        List<String> clauses = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(header);
        while (clause.find()) {
            clauses.add(markClause(clause.group(), except));
        }
        return String.join(",", clauses);
    }

    /** Puts the mark behind the names of a clause, before its other attributes. */
    private static String markClause(String clause, Set<String> except) {
        Matcher part = PART.matcher(clause);
        int end = 0;
        while (part.find() && !part.group().contains("=")) {
            if (except.contains(part.group().strip())) {
                return clause;
            }
            end = part.end();
        }
        return clause.substring(0, end) + MARK + PLACE + clause.substring(end);
    }

    /** The headers in a space. */
    Map<String, String> in(long space) {
        Map<String, String> headers = new HashMap<>(content.headers());
        templates.forEach((name, template) -> headers.put(name, template.replace(PLACE, Long.toString(space))));
        return headers;
    }

    /** The bundle as a space gets it from a connector. */
    ConnectModule module(long space) {
        return new Marked(content, this, space);
    }

    /** The shared content under a space's own headers, which are made when they are asked for, since the framework keeps them. */
    private record Marked(JarContent content, MarkedHeaders headers, long space)
            implements ConnectModule, ConnectContent {
        @Override
        public ConnectContent getContent() {
            return this;
        }

        @Override
        public Optional<Map<String, String>> getHeaders() {
            return Optional.of(headers.in(space));
        }

        @Override
        public Iterable<String> getEntries() {
            return content.getEntries();
        }

        @Override
        public Optional<ConnectEntry> getEntry(String path) {
            return content.getEntry(path);
        }

        @Override
        public Optional<ClassLoader> getClassLoader() {
            return content.getClassLoader();
        }

        @Override
        public void open() {
            content.open();
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
