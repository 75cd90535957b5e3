package org.vivarium.interpreters;

import org.jspecify.annotations.Nullable;

/**
 * A kind of warning: Python's {@code Warning} and its subclasses. Immutable.
 *
 * @param name its name in Python, such as {@code DeprecationWarning}
 * @param parent the kind that it is one of; null for {@code Warning} itself
 */
public record WarningCategory(String name, @Nullable WarningCategory parent) {
    /** All of them. */
    public static final WarningCategory WARNING = new WarningCategory("Warning", null);

    public static final WarningCategory USER = new WarningCategory("UserWarning", WARNING);
    public static final WarningCategory DEPRECATION = new WarningCategory("DeprecationWarning", WARNING);
    public static final WarningCategory PENDING_DEPRECATION = new WarningCategory("PendingDeprecationWarning", WARNING);
    public static final WarningCategory SYNTAX = new WarningCategory("SyntaxWarning", WARNING);
    public static final WarningCategory RUNTIME = new WarningCategory("RuntimeWarning", WARNING);
    public static final WarningCategory FUTURE = new WarningCategory("FutureWarning", WARNING);
    public static final WarningCategory IMPORT = new WarningCategory("ImportWarning", WARNING);
    public static final WarningCategory UNICODE = new WarningCategory("UnicodeWarning", WARNING);
    public static final WarningCategory BYTES = new WarningCategory("BytesWarning", WARNING);
    public static final WarningCategory RESOURCE = new WarningCategory("ResourceWarning", WARNING);

    /** Whether this is that kind, or one of that kind: {@code issubclass}. */
    public boolean is(WarningCategory other) {
        return equals(other) || (parent != null && parent.is(other));
    }
}
