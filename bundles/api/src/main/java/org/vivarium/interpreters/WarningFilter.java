package org.vivarium.interpreters;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says what becomes of certain warnings: an entry of {@code warnings.filters}. Immutable.
 *
 * @param action what becomes of them
 * @param message what the beginning of the text has to match, whatever the case; empty for any text
 * @param category their kind
 * @param module what the module's whole name has to match; empty for any module
 * @param lineno their line; 0 for any
 */
public record WarningFilter(
        Action action, Optional<Pattern> message, WarningCategory category, Optional<Pattern> module, int lineno) {

    /** What becomes of a warning. */
    public enum Action {
        /** Shown the first time for each place. */
        DEFAULT,
        /** Thrown as an exception. */
        ERROR,
        /** Not shown. */
        IGNORE,
        /** Shown. */
        ALWAYS,
        /** Shown the first time for each module. */
        MODULE,
        /** Shown the first time. */
        ONCE;

        /** Python's word for it, such as {@code ignore}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One for all warnings of a kind: {@code warnings.simplefilter}. */
    public static WarningFilter of(Action action, WarningCategory category) {
        return new WarningFilter(action, Optional.empty(), category, Optional.empty(), 0);
    }

    /** Whether it is about that warning. */
    public boolean matches(Warning warning) {
        return warning.category().is(category)
                && message.map(pattern -> pattern.matcher(warning.message()).lookingAt())
                        .orElse(true)
                && module.map(pattern -> pattern.matcher(warning.module()).matches())
                        .orElse(true)
                && (lineno == 0 || lineno == warning.lineno());
    }
}
