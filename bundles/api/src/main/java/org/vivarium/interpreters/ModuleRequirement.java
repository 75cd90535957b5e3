package org.vivarium.interpreters;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * A module's name and the versions of it that will do: {@code greeting>=1.2,<2}. Immutable.
 *
 * <p>The operators are PEP 440's: {@code ==}, {@code !=}, {@code >=}, {@code <=}, {@code >}, {@code <}, and {@code ~=}, which is
 * {@code >=} with all but the last number kept as it is. Versions are OSGi's; what is left out is 0, so that {@code ==1.2} takes
 * {@code 1.2.0} alone.
 *
 * @param name the full name
 * @param clauses what a version has to fulfil, all of them; none when every version will do
 */
public record ModuleRequirement(String name, List<Clause> clauses) {
    private static final Pattern TEXT =
            Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*)\\s*(\\S.*)?");
    private static final Pattern CLAUSE =
            Pattern.compile("\\s*(==|!=|>=|<=|~=|>|<)\\s*(\\d+(?:\\.\\d+(?:\\.\\d+(?:\\.[A-Za-z0-9_-]+)?)?)?)\\s*");

    /**
     * One condition.
     *
     * @param operator one of the seven
     * @param version the version that it compares with, as it was written
     */
    public record Clause(String operator, String version) {
        boolean matches(Version candidate) {
            Version bound = Version.parseVersion(version);
            int order = candidate.compareTo(bound);
            return switch (operator) {
                case "==" -> order == 0;
                case "!=" -> order != 0;
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case "<" -> order < 0;
                default -> order >= 0 && candidate.compareTo(next(bound)) < 0;
            };
        }

        /** The first version that is not compatible any more: for 1.2 it is 2, for 1.2.3 it is 1.3. */
        private Version next(Version bound) {
            return version.indexOf('.') == version.lastIndexOf('.')
                    ? new Version(bound.getMajor() + 1, 0, 0)
                    : new Version(bound.getMajor(), bound.getMinor() + 1, 0);
        }

        @Override
        public String toString() {
            return operator + version;
        }
    }

    public ModuleRequirement {
        clauses = List.copyOf(clauses);
    }

    /** Any version of a module. */
    public static ModuleRequirement any(String name) {
        return new ModuleRequirement(name, List.of());
    }

    /**
     * Reads a name and conditions with commas between them.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static ModuleRequirement parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a module's name; it looks like greeting or acme.money>=1.2,<2");
        }
        List<Clause> clauses = new ArrayList<>();
        if (parts.group(2) != null) {
            for (String part : parts.group(2).split(",", -1)) {
                Matcher clause = CLAUSE.matcher(part);
                if (!clause.matches()) {
                    throw new IllegalArgumentException("'" + part.strip() + "' in '" + text
                            + "' is not a condition on a version; it looks like >=1.2, with ==, !=, >=, <=, >,"
                            + " < or ~=");
                }
                clauses.add(new Clause(clause.group(1), clause.group(2)));
            }
        }
        return new ModuleRequirement(parts.group(1), clauses);
    }

    /** Whether a version will do. */
    public boolean matches(Version version) {
        return clauses.stream().allMatch(clause -> clause.matches(version));
    }

    /** What both require, of the same module. */
    public ModuleRequirement and(ModuleRequirement other) {
        List<Clause> all = new ArrayList<>(clauses);
        all.addAll(other.clauses);
        return new ModuleRequirement(name, all);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return name + String.join(",", clauses.stream().map(Clause::toString).toList());
    }
}
