package org.vivarium.spaces;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/**
 * What a requirement asks for, read out of its filter.
 *
 * @param kind what it is: {@code package}, {@code bundle}, {@code host}, or the name of its namespace
 * @param name the name that is asked for; null when the filter does not ask for one
 * @param range the versions that fit, as in {@code [1,2)}; empty when all do
 * @param others what else the filter asks for, as it stands there
 */
record Wording(String kind, @Nullable String name, String range, String others) {
    private static final Pattern CLAUSE = Pattern.compile("(\\(!)?\\(([^()=<>~&|!]+)(=|>=|<=|~=)([^()]*)\\)");
    private static final Map<String, String> KINDS = Map.of(
            PackageNamespace.PACKAGE_NAMESPACE, "package",
            BundleNamespace.BUNDLE_NAMESPACE, "bundle",
            HostNamespace.HOST_NAMESPACE, "host");

    static Wording of(Requirement requirement) {
        String namespace = requirement.getNamespace();
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        String kind = kind(namespace);
        if (filter.contains("|")) {
            // Alternatives: only the filter itself says it all.
            return new Wording(kind, null, "", filter);
        }
        String name = null;
        String from = "[0";
        String to = ")";
        boolean bounded = false;
        List<String> others = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(filter);
        while (clause.find()) {
            boolean not = clause.group(1) != null;
            String attribute = clause.group(2).strip();
            String operator = clause.group(3);
            String value = clause.group(4);
            if (attribute.equals(namespace) && operator.equals("=") && !not) {
                name = value;
            } else if (attribute.equals(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)
                    || attribute.equals(BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE)) {
                bounded = true;
                boolean lower = operator.equals(">=") != not;
                if (operator.equals("=")) {
                    from = "[" + brief(value);
                    to = brief(value) + "]";
                } else if (lower) {
                    from = (not ? "(" : "[") + brief(value);
                } else {
                    to = brief(value) + (not ? ")" : "]");
                }
            } else {
                others.add(not ? clause.group() + ")" : clause.group());
            }
        }
        return new Wording(kind, name, bounded ? from + "," + to : "", String.join("", others));
    }

    /** What a namespace is called. */
    static String kind(String namespace) {
        return KINDS.getOrDefault(namespace, namespace);
    }

    /** A version without the zeros at its end. */
    static String brief(Version version) {
        return brief(version.toString());
    }

    private static String brief(String version) {
        return version.replaceFirst("(\\.0){1,2}$", "");
    }

    @Override
    public String toString() {
        StringJoiner line = new StringJoiner(" ").add(kind);
        for (String part : new String[] {name, range, others}) {
            if (part != null && !part.isEmpty()) {
                line.add(part);
            }
        }
        return line.toString();
    }
}
