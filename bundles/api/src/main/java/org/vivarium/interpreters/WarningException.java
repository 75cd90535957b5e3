package org.vivarium.interpreters;

/** A warning that a filter with the action {@link WarningFilter.Action#ERROR} made an exception. */
public final class WarningException extends RuntimeException implements ExceptionSnapshot.Typed {
    private static final long serialVersionUID = 1;

    private final transient Warning warning;

    public WarningException(Warning warning) {
        super(warning.message());
        this.warning = warning;
    }

    /** The warning. */
    public Warning warning() {
        return warning;
    }

    @Override
    public ExceptionSnapshot.Type snapshotType() {
        return ExceptionSnapshot.Type.builtin(warning.category().name());
    }
}
